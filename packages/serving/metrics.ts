import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** What a server tells Prometheus. */
export interface Metrics {
  readonly requests: Counter<'route' | 'code'>;
  readonly seconds: Histogram<'model' | 'version'>;
  readonly rows: Counter<'model' | 'version'>;
  /** `reason`: not-a-number, online-store, time-out, crashed, refused, waited, closed. */
  readonly failures: Counter<'model' | 'version' | 'reason'>;
  readonly inFlight: Gauge;
  readonly logged: Counter;
  readonly lost: Counter;
  readonly contentType: string;
  /** The exposition format's text. */
  text(): Promise<string>;
}

export function openMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const model = ['model', 'version'] as const;
  return {
    requests: new Counter({
      name: 'mlops_requests_total',
      help: 'Requests answered, by route and HTTP status.',
      labelNames: ['route', 'code'],
      registers,
    }),
    seconds: new Histogram({
      name: 'mlops_inference_seconds',
      help: 'Seconds from the request to its answer, for predictions that were made.',
      labelNames: model,
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    rows: new Counter({ name: 'mlops_predictions_total', help: 'Rows predicted.', labelNames: model, registers }),
    failures: new Counter({
      name: 'mlops_inference_failures_total',
      help: 'Requests that got no usable answer, of a model or of the online store.',
      labelNames: [...model, 'reason'],
      registers,
    }),
    inFlight: new Gauge({ name: 'mlops_requests_in_flight', help: 'Inference requests being answered.', registers }),
    logged: new Counter({
      name: 'mlops_prediction_log_rows_total',
      help: 'Rows written to the prediction log.',
      registers,
    }),
    lost: new Counter({
      name: 'mlops_prediction_log_lost_total',
      help: 'Rows that the prediction log should have and has not: the disk was full or too slow, or the line too long.',
      registers,
    }),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}
