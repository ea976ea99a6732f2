package dev.taskwatch.local;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs an integration test's class once on each {@link ElasticsearchUnderTest}, which its constructor takes. Without
 * Docker the container's tests show as skipped, with that reason.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}")
@EnumSource(ElasticsearchUnderTest.class)
public @interface EachElasticsearch {}
