package org.rayonyarn.ray.objectstore;

/**
 * Where a stored value is.
 *
 * <pre>
 *   WRITING   --> SEALED     all bytes are there
 *   WRITING   --> GONE       given up
 *   SEALED    --> SPILLING   its memory is wanted
 *   SEALED    --> GONE       freed, and nobody reads it
 *   SPILLING  --> SEALED     the disk failed, or somebody reads it after all
 *   SPILLING  --> SPILLED    on disk alone
 *   SPILLING  --> GONE       freed meanwhile
 *   SPILLED   --> WANTED     somebody reads it
 *   SPILLED   --> GONE       freed
 *   WANTED    --> RESTORING  there is room for it
 *   WANTED    --> SPILLED    there is none
 *   WANTED    --> GONE       freed
 *   RESTORING --> SEALED     back in memory
 *   RESTORING --> SPILLED    the disk failed
 *   RESTORING --> GONE       freed meanwhile
 * </pre>
 */
enum FileState {
    /** Its bytes are being written; its room is taken. */
    WRITING,
    /** In memory. */
    SEALED,
    /** In memory, and being copied to disk. */
    SPILLING,
    /** On disk alone. */
    SPILLED,
    /** On disk, and waiting for room in memory. */
    WANTED,
    /** Being copied back; its room is taken. */
    RESTORING,
    /** No file any more; views of it may live on. */
    GONE;

    boolean canBecome(FileState next) {
        return switch (this) {
            case WRITING -> next == SEALED || next == GONE;
            case SEALED -> next == SPILLING || next == GONE;
            case SPILLING -> next == SEALED || next == SPILLED || next == GONE;
            case SPILLED -> next == WANTED || next == GONE;
            case WANTED -> next == RESTORING || next == SPILLED || next == GONE;
            case RESTORING -> next == SEALED || next == SPILLED || next == GONE;
            case GONE -> false;
        };
    }

    /** Whether it takes room in memory by itself. */
    boolean takesMemory() {
        return switch (this) {
            case WRITING, SEALED, SPILLING, RESTORING -> true;
            case SPILLED, WANTED, GONE -> false;
        };
    }
}
