package com.example.codesearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenizerTest {
    @Test
    void givesAnIdentifierAndItsParts() {
        assertThat(terms("WriteLease")).containsExactly("writelease", "write", "lease");
        assertThat(terms("LEASE_SOFTLIMIT_PERIOD"))
                .containsExactly("lease_softlimit_period", "lease", "softlimit", "period");
        assertThat(terms("recoverLease()")).containsExactly("recoverlease", "recover", "lease");
    }

    @Test
    void keepsRunsOfCapitalsAndDigitsTogether() {
        assertThat(terms("HTTPServer2")).containsExactly("httpserver2", "http", "server2");
        assertThat(terms("NNStorage")).containsExactly("nnstorage", "nn", "storage");
        assertThat(terms("toUTF8")).containsExactly("toutf8", "to", "utf8");
    }

    @Test
    void givesASingleWordOnce() {
        assertThat(terms("lease")).containsExactly("lease");
        assertThat(terms("Lease")).containsExactly("lease");
    }

    @Test
    void leavesOutSingleLettersAndNumbers() {
        assertThat(terms("for (int i = 0; i < 42; i++) a[i] = 0x1F;")).containsExactly("for", "int");
        assertThat(terms("aFile")).containsExactly("afile", "file");
    }

    @Test
    void findsNothingInSignsAlone() {
        assertThat(terms(" */ {}();")).isEmpty();
    }

    private static List<String> terms(String text) {
        List<String> terms = new ArrayList<>();
        Tokenizer.forEachTerm(text, terms::add);
        return terms;
    }
}
