package dev.taskwatch.deploy;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The typed models of Kubernetes objects refuse nothing: fields that they do not know they collect. */
final class JsonModels {

    private JsonModels() {}

    /** Where in the object there are such fields. */
    static List<String> unknownFields(Object model, String path) {
        List<String> unknown = new ArrayList<>();
        collect(model, path, unknown);
        return unknown;
    }

    private static void collect(Object model, String path, List<String> unknown) {
        if (model instanceof Collection<?> all) {
            all.forEach(one -> collect(one, path + "[]", unknown));
        } else if (model instanceof Map<?, ?> map) {
            map.forEach((key, value) -> collect(value, path + "." + key, unknown));
        } else if (model != null && model.getClass().getName().startsWith("io.fabric8.")) {
            for (Method method : model.getClass().getMethods()) {
                if (method.getParameterCount() > 0
                        || !method.getName().startsWith("get")
                        || method.getReturnType().equals(Class.class)) {
                    continue;
                }
                Object value = call(method, model);
                if (method.isAnnotationPresent(JsonAnyGetter.class)) {
                    ((Map<?, ?>) value).keySet().forEach(key -> unknown.add(path + "." + key));
                } else {
                    collect(value, path + "." + method.getName().substring(3), unknown);
                }
            }
        }
    }

    private static Object call(Method method, Object model) {
        try {
            return method.invoke(model);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
