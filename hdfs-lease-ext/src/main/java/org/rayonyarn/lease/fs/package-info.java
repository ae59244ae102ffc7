/**
 * Leases for the files of any Hadoop file system. Meet {@link org.rayonyarn.lease.fs.LeasedFileSystem}, which wraps one;
 * {@link org.rayonyarn.lease.fs.FileLeases}, which guards each change; and {@link org.rayonyarn.lease.fs.LeasedFiles},
 * the two ways to keep a file: native (the wrapped system's own, on HDFS) and segmented (everywhere).
 */
@NullMarked
package org.rayonyarn.lease.fs;

import org.jspecify.annotations.NullMarked;
