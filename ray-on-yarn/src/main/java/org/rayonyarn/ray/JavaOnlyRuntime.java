package org.rayonyarn.ray;

import io.ray.api.CppActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.PyActorHandle;
import io.ray.api.function.CppActorClass;
import io.ray.api.function.CppActorMethod;
import io.ray.api.function.CppFunction;
import io.ray.api.function.PyActorClass;
import io.ray.api.function.PyActorMethod;
import io.ray.api.function.PyFunction;
import io.ray.api.options.ActorCreationOptions;
import io.ray.api.options.CallOptions;
import io.ray.runtime.AbstractRayRuntime;

/** The part of Ray's API that leads into other languages, refused. */
@SuppressWarnings("rawtypes") // as the interface has them
abstract class JavaOnlyRuntime extends AbstractRayRuntime {
    @Override
    public ObjectRef<?> call(PyFunction function, Object[] args, CallOptions options) {
        throw Unsupported.otherLanguage("Python");
    }

    @Override
    public ObjectRef<?> call(CppFunction function, Object[] args, CallOptions options) {
        throw Unsupported.otherLanguage("C++");
    }

    @Override
    public ObjectRef<?> callActor(PyActorHandle actor, PyActorMethod method, Object[] args) {
        throw Unsupported.otherLanguage("Python");
    }

    @Override
    public ObjectRef<?> callActor(CppActorHandle actor, CppActorMethod method, Object[] args) {
        throw Unsupported.otherLanguage("C++");
    }

    @Override
    public PyActorHandle createActor(PyActorClass type, Object[] args, ActorCreationOptions options) {
        throw Unsupported.otherLanguage("Python");
    }

    @Override
    public CppActorHandle createActor(CppActorClass type, Object[] args, ActorCreationOptions options) {
        throw Unsupported.otherLanguage("C++");
    }
}
