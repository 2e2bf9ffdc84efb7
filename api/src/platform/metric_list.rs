//! Every Prometheus metric of this process with its labels and its meaning. A test fails when code records a metric that is not listed.

use metrics::Unit;

/// One line of the table of metrics.
pub struct Metric {
    pub name: &'static str,
    pub kind: MetricKind,
    /// The names of its labels.
    pub labels: &'static [&'static str],
    /// What it measures, in which unit, and the values of its labels.
    pub meaning: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricKind {
    /// Only grows, from 0 at the start of the process.
    Counter,
    /// Grows and shrinks.
    Gauge,
    /// Durations in seconds, by upper bounds.
    Seconds,
    /// Other quantities, by upper bounds.
    Histogram,
}

impl MetricKind {
    /// The metric type in the text format of Prometheus.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Seconds | Self::Histogram => "histogram",
        }
    }
}

/// The table of metrics.
pub const METRICS: &[Metric] = &[
    Metric {
        name: "coachgraph_graphql_operations_total",
        kind: MetricKind::Counter,
        labels: &["path", "reason"],
        meaning: "GraphQL queries and mutations by what executed them: `path` is `accelerator` or `executor`; `reason` says why \
                  the executor did, such as `first_execution` or `not_a_query`, and is empty for `accelerator`.",
    },
    Metric {
        name: "coachgraph_operation_seconds",
        kind: MetricKind::Seconds,
        labels: &["type", "outcome"],
        meaning: "The duration of GraphQL queries and mutations in seconds. `type` is `query` or `mutation`; `outcome` is `ok` or `error`.",
    },
    Metric {
        name: "coachgraph_operation_cost",
        kind: MetricKind::Histogram,
        labels: &[],
        meaning: "The requested cost of GraphQL operations, in the points that `limit_cost` limits.",
    },
    Metric {
        name: "coachgraph_throttled_total",
        kind: MetricKind::Counter,
        labels: &["budget"],
        meaning: "Requests rejected with HTTP 429. `budget` is `requests`, `cost` or `sign_ins`: which limit per minute was exceeded.",
    },
    Metric {
        name: "coachgraph_statement_seconds",
        kind: MetricKind::Seconds,
        labels: &[],
        meaning: "The duration of SQL statements in seconds, as this process sees it.",
    },
    Metric {
        name: "coachgraph_open_subscriptions",
        kind: MetricKind::Gauge,
        labels: &[],
        meaning: "Subscriptions that are open now, over WebSocket and server-sent events.",
    },
    Metric { name: "coachgraph_websockets", kind: MetricKind::Gauge, labels: &[], meaning: "WebSocket connections that are open now." },
    Metric {
        name: "coachgraph_roster_source_runs_total",
        kind: MetricKind::Counter,
        labels: &["outcome"],
        meaning: "Completed runs of roster sources. `outcome` is `UNCHANGED`, `PLANNED`, `APPLIED`, `HELD` or `FAILED`.",
    },
    Metric {
        name: "coachgraph_webhook_attempts_total",
        kind: MetricKind::Counter,
        labels: &["outcome"],
        meaning: "Attempts to deliver a change to a webhook endpoint. `outcome` is `delivered` or `failed`.",
    },
    Metric {
        name: "coachgraph_scim_requests_total",
        kind: MetricKind::Counter,
        labels: &["method", "status"],
        meaning: "SCIM requests by HTTP method (`other` for methods that SCIM does not have) and status code of the response.",
    },
    Metric {
        name: "coachgraph_xapi_requests_total",
        kind: MetricKind::Counter,
        labels: &["method", "status"],
        meaning: "xAPI requests by HTTP method (`other` for methods that xAPI does not have) and status code of the response.",
    },
];

/// Gives the recorder of this process the description of each metric.
pub(super) fn describe_metrics() {
    for metric in METRICS {
        match metric.kind {
            MetricKind::Counter => metrics::describe_counter!(metric.name, metric.meaning),
            MetricKind::Gauge => metrics::describe_gauge!(metric.name, metric.meaning),
            MetricKind::Seconds => metrics::describe_histogram!(metric.name, Unit::Seconds, metric.meaning),
            MetricKind::Histogram => metrics::describe_histogram!(metric.name, metric.meaning),
        }
    }
}
