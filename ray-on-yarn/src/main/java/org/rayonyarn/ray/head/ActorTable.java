package org.rayonyarn.ray.head;

import io.ray.api.id.ActorId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorOptions;

/**
 * All actors: by id, by name, by creator, and the last that died. Confined to the head.
 *
 * <p>Invariant: of the actors that are not dead, at most one has a given name in a given namespace.
 */
final class ActorTable {
    private record Name(String namespace, String name) {
        static Name of(ActorOptions options) {
            return new Name(options.namespace(), options.name());
        }
    }

    private final int deadKept;
    private final Map<ActorId, ActorEntry> actors = new LinkedHashMap<>();
    private final Map<Name, ActorEntry> names = new HashMap<>();
    private final Map<ActorId, Set<ActorId>> children = new HashMap<>();
    private final Map<ActorId, ActorInfo> buried = new LinkedHashMap<>();

    ActorTable(int deadKept) {
        this.deadKept = deadKept;
    }

    void add(ActorEntry actor) {
        actors.put(actor.id(), actor);
        ActorOptions options = actor.info().options();
        if (options.isNamed()) {
            names.put(Name.of(options), actor);
        }
        ActorId creator = actor.info().creator();
        if (creator != null) {
            children.computeIfAbsent(creator, c -> new LinkedHashSet<>()).add(actor.id());
        }
    }

    /** The actor unless its death is in the store. */
    @Nullable
    ActorEntry find(ActorId id) {
        return actors.get(id);
    }

    @Nullable
    ActorEntry named(String namespace, String name) {
        return names.get(new Name(namespace, name));
    }

    /** Who have names; never somebody dead. */
    Collection<ActorEntry> named() {
        return names.values();
    }

    /** From now on the name is free; the actor is still found until {@link #bury}. */
    void freeName(ActorEntry dead) {
        names.remove(Name.of(dead.info().options()), dead);
    }

    /** @return the one that is remembered no longer for it, or null */
    @Nullable
    ActorId bury(ActorEntry dead) {
        actors.remove(dead.id());
        children.remove(dead.id());
        ActorId creator = dead.info().creator();
        if (creator != null) {
            children.computeIfPresent(creator, (c, ids) -> ids.remove(dead.id()) && ids.isEmpty() ? null : ids);
        }
        remember(dead.info());
        if (buried.size() <= deadKept) {
            return null;
        }
        ActorId first = buried.keySet().iterator().next();
        buried.remove(first);
        return first;
    }

    /** It died under an earlier head. */
    void remember(ActorInfo dead) {
        buried.put(dead.id(), dead);
    }

    @Nullable
    ActorInfo buried(ActorId id) {
        return buried.get(id);
    }

    /** Those that are not dead and that the filter takes; a copy. */
    List<ActorEntry> living(Predicate<ActorEntry> filter) {
        return actors.values().stream()
                .filter(actor -> !actor.isDead() && filter.test(actor))
                .toList();
    }

    /** What the actor has created and is not dead. */
    List<ActorEntry> children(ActorId creator) {
        List<ActorEntry> living = new ArrayList<>();
        for (ActorId id : children.getOrDefault(creator, Set.of())) {
            ActorEntry child = actors.get(id);
            if (child != null && !child.isDead()) {
                living.add(child);
            }
        }
        return living;
    }

    /** All that may be told of: those that are stored, and the dead that are remembered. */
    List<ActorInfo> infos() {
        return Stream.concat(
                        buried.values().stream(),
                        actors.values().stream().map(ActorEntry::told).filter(Objects::nonNull))
                .toList();
    }
}
