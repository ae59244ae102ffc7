package org.rayonyarn.ray.value;

import org.apache.fory.resolver.ClassResolver;
import org.apache.fory.resolver.TypeChecker;
import org.apache.fory.resolver.TypeResolver;

/**
 * Keeps values with classes of the default package apart. Fory (0.16) reads an empty package as one object that all instances of it share, writes a class
 * that it has read first with that object, and notes in there what the instance at work has written already: of two at once, each takes the other's note for
 * its own, and what both write can't be read. So before an instance looks for such a class, the class gets a name of this instance's own. Stateless.
 */
final class UnpackagedClasses implements TypeChecker {
    /** Every class is allowed; called before one is looked for by a name that was read. */
    @Override
    public boolean checkType(TypeResolver resolver, String className) {
        if (className.indexOf('.') < 0) {
            nameByItself((ClassResolver) resolver, className);
        }
        return true;
    }

    private static void nameByItself(ClassResolver resolver, String className) {
        try {
            var unused = resolver.getTypeIdForTypeDef(
                    Class.forName(className, false, resolver.getFory().getClassLoader()));
        } catch (ClassNotFoundException e) {
            // the instance will not find it either, and says so; or it was made at run time, and is not found by name
        }
    }
}
