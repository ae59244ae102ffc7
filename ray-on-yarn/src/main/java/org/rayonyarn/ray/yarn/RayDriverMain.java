package org.rayonyarn.ray.yarn;

import io.ray.api.Ray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.rayonyarn.ray.client.RaySettings;
import org.rayonyarn.ray.rpc.Endpoint;

/** The main of the driver's container in cluster mode. Its argument is the head's address; the program stands in the settings. */
public final class RayDriverMain {
    private RayDriverMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        InContainer here = InContainer.read();
        RaySettings settings = here.settings();
        List<Path> classPath = Stream.of(
                        settings.get(Submission.CODE_SEARCH_PATH, "").split(":"))
                .map(Path::of)
                .toList();
        String mainClass = settings.get(Submission.MAIN_CLASS, "");
        Program program =
                Program.find(classPath, mainClass, here.config().code().userFirst());
        DriverSeat seat = DriverSeat.take(
                settings, Endpoint.parse(args[0]), here.secret(), program.loader(), new DriverSeat.Events() {});
        DriverSeats.open(here.home().applicationId(), seat);
        settings.asMap().forEach((key, value) -> {
            if (System.getProperty(key) == null) {
                System.setProperty(key, value);
            }
        });
        System.setProperty(RaySettings.ADDRESS, YarnLauncher.JOIN + here.home().applicationId());
        System.exit(run(program, settings.list(Submission.ARGUMENTS), seat));
    }

    private static int run(Program program, List<String> arguments, DriverSeat seat) {
        Throwable failure = program.run(arguments);
        if (Ray.isInitialized()) {
            Ray.shutdown();
        }
        if (failure == null) {
            return 0;
        }
        failure.printStackTrace();
        seat.endSession(1, Program.describe(failure)); // the cause in one line; the exit code is the process's own
        seat.close();
        return 1;
    }
}
