package org.rayonyarn.appmaster.internal.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.api.records.ApplicationAccessType;
import org.junit.jupiter.api.Test;

class ViewListTest {
    @Test
    void admitsOwnerListedAndAdministratorsOnly() {
        Configuration conf = new Configuration(false);
        conf.setBoolean("yarn.acl.enable", true);
        conf.set("yarn.admin.acl", "root");
        ViewList list = ViewList.of(conf, "alice", Map.of(ApplicationAccessType.VIEW_APP, "bob "));

        assertThat(list.admits("alice")).isTrue();
        assertThat(list.admits("bob")).isTrue();
        assertThat(list.admits("root")).isTrue();
        assertThat(list.admits("mallory")).isFalse();
        assertThat(list.admits(null)).isFalse();
    }

    @Test
    void admitsEverybodyWhereTheClusterKeepsNoLists() {
        assertThat(ViewList.of(new Configuration(false), "alice", Map.of()).admits(null))
                .isTrue();
    }
}
