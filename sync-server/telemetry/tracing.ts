import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Attributes,
  type Context,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';

export type { Attributes };

/** Where a span belongs, as it is kept with a process and read again by another server. @see W3C Trace Context, “traceparent” */
export type TraceParent = string;

const inside = new AsyncLocalStorage<Context>();
/**
 * Of this process; null: nothing is traced, and nothing is spent on it. Not the global one of OpenTelemetry: libraries that trace
 * by themselves would fill it, and say what we do not know of.
 */
let tracer: Tracer | null = null;

export function traceWith(one: Tracer | null): void {
  tracer = one;
}

export function isTracing(): boolean {
  return tracer !== null;
}

/**
 * Does some work within a span. Attributes hold ids, counts and words of our own, never what a file or a person says; of an error its
 * class alone is told.
 *
 * @param parent  where it belongs; by default to the span that is around it.
 */
export async function traced<T>(
  name: string,
  attributes: Attributes,
  work: () => Promise<T>,
  parent: TraceParent | null = null,
): Promise<T> {
  if (!tracer) return await work();
  const around = contextOf(parent) ?? inside.getStore() ?? ROOT_CONTEXT;
  const span = tracer.startSpan(name, { attributes }, around);
  try {
    return await inside.run(trace.setSpan(around, span), work);
  } catch (error) {
    fail(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** A request that is being answered: what follows within `around` belongs to its span. */
export type RequestSpan = {
  around<T>(work: () => T): T;
  /** @param status  of the answer; 500 and more: it failed by us. */
  end(status: number): void;
};

/**
 * Begins the span of a request; null: nothing is traced. Its name and attributes are the route's pattern, never the address, which holds
 * ids and what people search for.
 *
 * @param parent  what the caller sent as `traceparent`, whatever it is.
 * @see OpenTelemetry semantic conventions, “HTTP spans”
 */
export function beginRequest(method: string, route: string, parent: string | undefined): RequestSpan | null {
  if (!tracer) return null;
  const within = contextOf(parent ?? null) ?? ROOT_CONTEXT;
  const attributes = { 'http.request.method': method, 'http.route': route };
  const span = tracer.startSpan(`${method} ${route}`, { attributes, kind: SpanKind.SERVER }, within);
  return {
    around: (work) => inside.run(trace.setSpan(within, span), work),
    end: (status) => {
      span.setAttribute('http.response.status_code', status);
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

function fail(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute('error.type', error instanceof Error ? error.name : 'unknown');
}

/** The span that is around whoever asks; null: there is none. */
export function currentTrace(): TraceParent | null {
  const around = inside.getStore();
  const span = around && trace.getSpanContext(around);
  if (!span || !isSpanContextValid(span)) return null;
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`;
}

function contextOf(parent: TraceParent | null): Context | null {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(parent ?? '') ?? [];
  if (!traceId || !spanId || !flags) return null;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
  });
}
