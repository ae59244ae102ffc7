package org.rayonyarn.ray.rpc;

/**
 * Names a Java method or constructor as Ray does: by class, method and JVM signature, all as in the class file.
 *
 * @param className the declaring class's binary name, {@code com.x.Outer$Inner}
 * @param methodName the method's name, {@code <init>} for a constructor
 * @param signature the JVM descriptor, {@code (Ljava/lang/String;I)V}
 */
public record FunctionDescriptor(String className, String methodName, String signature) {
    /** A constructor's {@link #methodName}. */
    public static final String CONSTRUCTOR = "<init>";

    public boolean isConstructor() {
        return methodName.equals(CONSTRUCTOR);
    }

    /** Whether the method gives nothing back. */
    public boolean returnsVoid() {
        return signature.endsWith(")V") && !isConstructor();
    }

    /** The class that a constructor makes, or that a static factory says it returns. */
    public String productClass() {
        if (isConstructor()) {
            return className;
        }
        String type = signature.substring(signature.indexOf(')') + 1);
        return type.startsWith("L") ? type.substring(1, type.length() - 1).replace('/', '.') : type;
    }

    /** As a person would name it: {@code com.x.Outer$Inner.method}. */
    @Override
    public String toString() {
        return className + "." + methodName;
    }
}
