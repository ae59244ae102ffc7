package org.rayonyarn.ray.launch;

import java.lang.reflect.InvocationTargetException;

/** Calls a main method that needs a newer Java than this class, or says why it can't. */
final class Checked {
    private static final int USAGE = 2;

    private Checked() {}

    static void main(String mainClass, String[] args) throws Throwable {
        String objection = JavaCheck.objection(System.getProperty("java.version"), System.getProperty("java.home"));
        if (objection != null) {
            System.err.println(objection);
            System.exit(USAGE);
        }
        try {
            Class.forName(mainClass, true, Checked.class.getClassLoader())
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
