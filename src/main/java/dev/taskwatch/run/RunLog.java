package dev.taskwatch.run;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** One line for each run; nothing of the events. */
final class RunLog {

    private static final Logger log = LoggerFactory.getLogger(RunLog.class);

    private RunLog() {}

    static void tell(RunReport report) {
        LoggingEventBuilder line = report.verdict() == Verdict.COMPLETE ? log.atInfo() : log.atWarn();
        line.log(
                "run finished rule={} kind={} window={} verdict={} matches={} known={} alerts={} leftOver={} requests={}{}",
                report.rule().value(),
                report.kind(),
                report.window(),
                report.verdict(),
                report.matches(),
                report.known(),
                report.written(),
                report.leftOver(),
                report.requests(),
                report.error().map(why -> " because=\"" + why + "\"").orElse(""));
    }
}
