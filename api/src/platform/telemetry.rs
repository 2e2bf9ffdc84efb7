//! Logs and metrics: set up once, at the start of the process.

use super::{
    Error, Result,
    clock::Clock,
    config::{Config, LogFormat},
    log_line::{Line, Members},
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// The upper bounds of histogram buckets: seconds of a request and, for cost, powers of ten.
const BUCKETS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 100.0, 1000.0, 10_000.0];

/// Starts logging to standard error, so that what a command prints stays clean.
///
/// # Errors
/// `Invalid` when `log_filter` does not parse.
pub fn start_logging(config: &Config) -> Result<()> {
    let filter = EnvFilter::try_new(&config.log_filter).map_err(|error| Error::invalid("log_filter", error.to_string()))?;
    let registry = tracing_subscriber::registry().with(filter);
    let lines = fmt::layer().with_writer(std::io::stderr);
    let started = match config.log_format {
        LogFormat::Json => registry.with(lines.fmt_fields(Members).event_format(Line(Clock::system()))).try_init(),
        LogFormat::Pretty => registry.with(lines).try_init(),
    };
    // A second start in one process (tests) keeps the first.
    drop(started);
    Ok(())
}

/// The metrics of this process, started by the first call. Its handle renders the Prometheus text format; `None` when
/// another recorder was there before.
pub fn start_metrics() -> Option<&'static PrometheusHandle> {
    static METRICS: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    METRICS.get_or_init(|| PrometheusBuilder::new().set_buckets(BUCKETS).ok()?.install_recorder().ok()).as_ref()
}
