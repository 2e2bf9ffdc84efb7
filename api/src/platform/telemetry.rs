//! Logs and metrics: started once, at the start of the process.

use super::{
    Error, Result,
    clock::Clock,
    config::{Config, LogFormat},
    json_log_format::{JsonEvent, JsonFields},
    metric_list::describe_metrics,
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// The upper bounds of histogram buckets. The small ones suit durations in seconds, the powers of ten suit costs.
const BUCKETS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 100.0, 1000.0, 10_000.0];

/// Starts logging to standard error; standard output is for the results of commands.
///
/// # Errors
/// `Invalid` on `log_filter` when it does not parse.
pub fn start_logging(config: &Config) -> Result<()> {
    let filter = EnvFilter::try_new(&config.log_filter).map_err(|error| Error::invalid("log_filter", error.to_string()))?;
    let registry = tracing_subscriber::registry().with(filter);
    let layer = fmt::layer().with_writer(std::io::stderr);
    let started = match config.log_format {
        LogFormat::Json => registry.with(layer.fmt_fields(JsonFields).event_format(JsonEvent(Clock::system()))).try_init(),
        LogFormat::Pretty => registry.with(layer).try_init(),
    };
    // Tests start logging several times in one process; the first start stays in effect.
    drop(started);
    Ok(())
}

/// The metrics of this process, which the first call starts. The handle renders the Prometheus text format. `None` when the process has
/// another recorder already.
pub fn start_metrics() -> Option<&'static PrometheusHandle> {
    static METRICS: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    let install = || {
        let handle = PrometheusBuilder::new().set_buckets(BUCKETS).ok()?.install_recorder().ok()?;
        describe_metrics();
        Some(handle)
    };
    METRICS.get_or_init(install).as_ref()
}
