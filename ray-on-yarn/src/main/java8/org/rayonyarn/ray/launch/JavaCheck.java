package org.rayonyarn.ray.launch;

/** Whether a Java is new enough for the rest of this jar. Pure. */
final class JavaCheck {
    private static final int LEAST = 17;

    private JavaCheck() {}

    /**
     * What to tell the user of a Java.
     *
     * @param version as the system property java.version has it: 1.8.0_402, 11.0.2, 17-ea
     * @param home where that Java is
     * @return one line with what was found and what to set, or null if it is new enough
     */
    static String objection(String version, String home) {
        if (feature(version) >= LEAST) {
            return null;
        }
        return "ray-on-yarn needs Java " + LEAST + " or newer, but this is Java " + version + " in " + home
                + ": set JAVA_HOME to a JDK " + LEAST + " where the client starts, and ray.yarn.java-home to one for the"
                + " containers";
    }

    /** The number before which people say "Java": 8 for 1.8.0_402, 17 for 17.0.1; 0 if there is none. */
    private static int feature(String version) {
        String[] numbers = version.split("[^0-9]+");
        int first = number(numbers, 0);
        return first == 1 ? number(numbers, 1) : first;
    }

    private static int number(String[] numbers, int index) {
        if (index >= numbers.length || numbers[index].isEmpty() || numbers[index].length() > 6) {
            return 0;
        }
        return Integer.parseInt(numbers[index]);
    }
}
