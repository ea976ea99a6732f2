package dev.taskwatch.elasticsearch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Reads an answer whose status is from 500 on as one below 500; see {@link ElasticsearchSentOnce}. */
record ElasticsearchShiftedStatus(AsyncResponseConsumer<ClassicHttpResponse> consumer)
        implements AsyncResponseConsumer<ClassicHttpResponse> {

    /** The statuses that HTTP defines. Others come from proxies, and the low level does not repeat their requests. */
    private static final int FIRST = 500;

    private static final int LAST = 511;

    /** 470 to 481 have no meaning in HTTP. */
    private static final int SHIFT = 30;

    /** The status that the cluster or a proxy sent. */
    static int trueStatus(int status) {
        int shifted = status + SHIFT;
        return isServerError(shifted) ? shifted : status;
    }

    private static boolean isServerError(int status) {
        return FIRST <= status && status <= LAST;
    }

    @Override
    public void consumeResponse(
            HttpResponse response,
            EntityDetails entity,
            HttpContext context,
            FutureCallback<ClassicHttpResponse> callback)
            throws HttpException, IOException {
        if (isServerError(response.getCode())) {
            response.setCode(response.getCode() - SHIFT);
        }
        consumer.consumeResponse(response, entity, context, callback);
    }

    @Override
    public void informationResponse(HttpResponse response, HttpContext context) throws HttpException, IOException {
        consumer.informationResponse(response, context);
    }

    @Override
    public void failed(Exception cause) {
        consumer.failed(cause);
    }

    @Override
    public void updateCapacity(CapacityChannel capacity) throws IOException {
        consumer.updateCapacity(capacity);
    }

    @Override
    public void consume(ByteBuffer content) throws IOException {
        consumer.consume(content);
    }

    @Override
    public void streamEnd(List<? extends Header> trailers) throws HttpException, IOException {
        consumer.streamEnd(trailers);
    }

    @Override
    public void releaseResources() {
        consumer.releaseResources();
    }
}
