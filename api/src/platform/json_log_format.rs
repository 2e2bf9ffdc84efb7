//! Log lines as flat JSON objects: timestamp, level and target, then the fields of the event, then the fields of its spans. Field names
//! are written unchanged.
//!
//! A span stores its fields already formatted, so neither a field that is added later nor a line inside the span formats them again.

use super::clock::Clock;
use chrono::SecondsFormat;
use std::fmt::{Debug, Result};
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
    span::Record,
};
use tracing_subscriber::{
    field::RecordFields,
    fmt::{FmtContext, FormatEvent, FormatFields, FormattedFields, format::Writer},
    registry::LookupSpan,
};

/// Formats fields as members of a JSON object, each preceded by a comma.
pub struct JsonFields;

/// Formats an event, whose spans format their fields with [`JsonFields`], as one line.
pub struct JsonEvent(pub Clock);

impl<'w> FormatFields<'w> for JsonFields {
    fn format_fields<R: RecordFields>(&self, writer: Writer<'w>, fields: R) -> Result {
        let mut fields_writer = FieldWriter { writer, result: Ok(()) };
        fields.record(&mut fields_writer);
        fields_writer.result
    }

    fn add_fields(&self, current: &'w mut FormattedFields<Self>, fields: &Record<'_>) -> Result {
        self.format_fields(current.as_writer(), fields)
    }
}

impl<S: Subscriber + for<'s> LookupSpan<'s>> FormatEvent<S, JsonFields> for JsonEvent {
    fn format_event(&self, context: &FmtContext<'_, S, JsonFields>, mut writer: Writer<'_>, event: &Event<'_>) -> Result {
        let (timestamp, metadata) = (self.0.now().to_rfc3339_opts(SecondsFormat::Micros, true), event.metadata());
        write!(writer, "{{\"timestamp\":\"{timestamp}\",\"level\":\"{}\",\"target\":\"{}\"", metadata.level(), metadata.target())?;
        context.field_format().format_fields(writer.by_ref(), event)?;
        for span in context.event_scope().into_iter().flatten() {
            if let Some(fields) = span.extensions().get::<FormattedFields<JsonFields>>() {
                writer.write_str(fields)?;
            }
        }
        writer.write_str("}\n")
    }
}

struct FieldWriter<'w> {
    writer: Writer<'w>,
    result: Result,
}

impl FieldWriter<'_> {
    /// Writes a member whose value is formatted as JSON already.
    fn write_json(&mut self, field: &Field, json: impl std::fmt::Display) {
        self.result = self.result.and_then(|()| write!(self.writer, ",\"{}\":{json}", field.name()));
    }

    fn write_string(&mut self, field: &Field, text: &str) {
        // Serializing a string cannot fail.
        self.write_json(field, serde_json::to_string(text).unwrap_or_default());
    }
}

impl Visit for FieldWriter<'_> {
    fn record_f64(&mut self, field: &Field, value: f64) {
        // JSON has no literal for NaN and infinity.
        if value.is_finite() { self.write_json(field, value) } else { self.write_string(field, &value.to_string()) }
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.write_json(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.write_json(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.write_json(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.write_string(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.write_string(field, &format!("{value:?}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use std::{
        io,
        sync::{Arc, Mutex},
    };
    use tracing_subscriber::{fmt, layer::SubscriberExt};

    #[derive(Clone, Default)]
    struct Buffer(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Buffer {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn capture_lines(log: impl FnOnce()) -> Vec<Value> {
        let buffer = Buffer::default();
        let writer = buffer.clone();
        let layer = fmt::layer().fmt_fields(JsonFields).event_format(JsonEvent(Clock::system())).with_writer(move || writer.clone());
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), log);
        let text = String::from_utf8(buffer.0.lock().unwrap().clone()).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn a_line_contains_the_fields_of_the_event_and_of_its_spans() {
        let lines = capture_lines(|| {
            let span = tracing::info_span!("request", request.id = "a\"b\n", later = tracing::field::Empty);
            let _entered = span.enter();
            tracing::warn!(count = 3, share = 0.5, not_a_number = f64::NAN, flag = true, debug = ?Some("x"), "message {}", 1);
            span.record("later", tracing::field::display("now"));
            tracing::info!("again");
        });
        let without_variable_fields = |line: &Value| {
            let mut line = line.clone();
            for name in ["timestamp", "target"] {
                assert!(line.as_object_mut().unwrap().remove(name).unwrap().is_string());
            }
            line
        };
        assert_eq!(
            without_variable_fields(&lines[0]),
            json!({"level": "WARN", "message": "message 1", "count": 3, "share": 0.5, "not_a_number": "NaN", "flag": true,
                "debug": "Some(\"x\")", "request.id": "a\"b\n"})
        );
        assert_eq!(
            without_variable_fields(&lines[1]),
            json!({"level": "INFO", "message": "again", "request.id": "a\"b\n", "later": "now"})
        );
    }
}
