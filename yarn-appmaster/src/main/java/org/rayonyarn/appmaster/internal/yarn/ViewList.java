package org.rayonyarn.appmaster.internal.yarn;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.security.authorize.AccessControlList;
import org.apache.hadoop.yarn.api.records.ApplicationAccessType;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Who may see the page: what {@code yarn.acl.enable} and the application's view list say, as the ResourceManager itself reads them.
 *
 * @param enforced whether the cluster keeps lists at all
 * @param owner always admitted
 */
record ViewList(boolean enforced, String owner, AccessControlList viewers, AccessControlList admins) {
    static ViewList of(Configuration conf, String owner, Map<ApplicationAccessType, String> lists) {
        return new ViewList(
                conf.getBoolean(YarnConfiguration.YARN_ACL_ENABLE, YarnConfiguration.DEFAULT_YARN_ACL_ENABLE),
                owner,
                new AccessControlList(lists.getOrDefault(ApplicationAccessType.VIEW_APP, " ")),
                new AccessControlList(
                        conf.get(YarnConfiguration.YARN_ADMIN_ACL, YarnConfiguration.DEFAULT_YARN_ADMIN_ACL)));
    }

    /** @param user the viewer's name, as the proxy authenticated it; null for none */
    boolean admits(@Nullable String user) {
        if (!enforced) {
            return true;
        }
        if (user == null) {
            return false;
        }
        UserGroupInformation viewer = UserGroupInformation.createRemoteUser(user);
        return user.equals(owner) || viewers.isUserAllowed(viewer) || admins.isUserAllowed(viewer);
    }
}
