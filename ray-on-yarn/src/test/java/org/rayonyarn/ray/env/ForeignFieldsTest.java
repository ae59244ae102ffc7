package org.rayonyarn.ray.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.exception.RuntimeEnvException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignFieldsTest {
    private final List<String> told = new ArrayList<>();
    private final ForeignFields fields = new ForeignFields(told::add);

    @Test
    void eachIsToldOnce() {
        fields.check("{\"pip\":[\"x\"],\"working_dir\":\"/w\",\"env_vars\":{\"pip\":\"y\"}}");
        fields.check("{\"pip\":[\"z\"],\"conda\":\"c\"}");

        assertThat(told).containsExactly("pip", "working_dir", "conda");
    }

    @Test
    void whatIsHonouredIsNot() {
        fields.check("");
        fields.check("{\"env_vars\":{},\"java_jars\":[],\"jars\":[],\"config\":{\"setupTimeoutSeconds\":1}}");

        assertThat(told).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"container", "image_uri"})
    void anImageIsRefused(String field) {
        assertThatThrownBy(() -> fields.check("{\"" + field + "\":\"an/image\"}"))
                .isInstanceOf(RuntimeEnvException.class)
                .hasMessageContaining("the field " + field);
    }
}
