package dev.taskwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotedTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            quoteCharacter = '`',
            value = {
                "fs-01 > \"fs-01\"",
                "C:\\Windows > \"C:\\\\Windows\"",
                "a\" or host.id : \"b > \"a\\\" or host.id : \\\"b\"",
                "end\\ > \"end\\\\\"",
                "* > \"*\"",
                "` ` > \" \"",
            })
    void aValueCannotLeaveItsQuotes(String value, String quoted) {
        assertThat(Quoted.kql(value)).isEqualTo(quoted);
        assertThat(Quoted.eql(value)).isEqualTo(quoted);
    }

    @Test
    void lineBreaksAreEscapedAndInEqlAllThatIsNotSeen() {
        assertThat(Quoted.kql("a\r\n\tb")).isEqualTo("\"a\\r\\n\\tb\"");
        assertThat(Quoted.eql("a\n\u001b\u202eb")).isEqualTo("\"a\\n\\u{001b}\\u{202e}b\"");
    }
}
