package dev.taskwatch.alert;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What alerts hold.
 *
 * @param maxEvidence how many bytes of JSON the source events frozen in one alert may take together, from 16 KB to 4 MB; what
 *     is beyond it is cut, and the alert says so
 */
@ConfigurationProperties("taskwatch.alert")
public record AlertProperties(@DefaultValue("1MB") DataSize maxEvidence) {

    public AlertProperties {
        if (maxEvidence.compareTo(DataSize.ofKilobytes(16)) < 0 || maxEvidence.compareTo(DataSize.ofMegabytes(4)) > 0) {
            throw new IllegalArgumentException(
                    "taskwatch.alert.max-evidence must be from 16KB to 4MB, not " + maxEvidence);
        }
    }
}
