package org.rayonyarn.ray.yarn;

import java.io.IOException;
import org.rayonyarn.appmaster.AppMaster;
import org.rayonyarn.appmaster.AppMasterConfig;
import org.rayonyarn.ray.client.RaySettings;

/** The main of the ApplicationMaster's container: Ray's head in a generic ApplicationMaster. */
public final class RayAppMaster {
    private RayAppMaster() {}

    public static void main(String[] args) throws IOException {
        RaySettings settings = InContainer.readSettings();
        System.exit(AppMaster.run(new RayApplication(settings), AppMasterConfig.from(settings)));
    }
}
