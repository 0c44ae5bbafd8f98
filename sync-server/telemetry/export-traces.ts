import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { PRODUCT_VERSION } from '../product-version.ts';
import { traceWith } from './tracing.ts';

/**
 * Traces from now on, and sends spans to a collector as JSON over HTTP.
 *
 * @param endpoint  its base address, to which `/v1/traces` is added.
 * @returns what sends the rest and ends it.
 * @see OpenTelemetry Protocol 1.x, “OTLP/HTTP”
 */
export function exportTraces(endpoint: string): () => Promise<void> {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'countersign', 'service.version': PRODUCT_VERSION }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  traceWith(provider.getTracer('countersign', PRODUCT_VERSION));
  return async () => {
    traceWith(null);
    await provider.shutdown();
  };
}
