package org.rayonyarn.ray.client;

import io.ray.api.runtime.RayRuntime;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Starts or joins the session that a form of {@code ray.address} stands for. Found by {@link ServiceLoader}, so nobody imports
 * an implementation.
 */
public interface Launcher {
    /** The forms that it serves, for messages: {@code local:N}. */
    String forms();

    /** Whether this is one of its forms, even if the rest of it is wrong. */
    boolean serves(String address);

    /**
     * Starts or joins, and begins a job as its driver.
     *
     * @throws IllegalArgumentException if the address or a setting is wrong: one line that names the key
     * @throws IllegalStateException if the session can't be had: one line with cause and remedy
     */
    RayRuntime launch(String address, RaySettings settings);

    /**
     * The runtime for the address in the settings.
     *
     * @throws IllegalArgumentException if no launcher serves it: lists the forms that there are
     */
    static RayRuntime launch(RaySettings settings) {
        String address = settings.sessionAddress();
        List<Launcher> launchers = ServiceLoader.load(Launcher.class, Launcher.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        return launchers.stream()
                .filter(launcher -> launcher.serves(address))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(RaySettings.ADDRESS + "=" + address
                        + " is no address: leave it out for a session in this JVM, or use one of "
                        + launchers.stream().map(Launcher::forms).sorted().toList()))
                .launch(address, settings);
    }
}
