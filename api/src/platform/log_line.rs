//! A log line as one flat JSON object: when, how grave and from where, then what the event says, then what its spans say. The name
//! of a field stands as it was given.
//!
//! A span keeps its fields as they will be printed, so that a field that is added to it, or a line that is written in it, reads
//! nothing of them again.

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

/// Prints fields as members of a JSON object, each with a comma before it.
pub struct Members;

/// Prints events whose spans keep their fields as [`Members`].
pub struct Line(pub Clock);

impl<'w> FormatFields<'w> for Members {
    fn format_fields<R: RecordFields>(&self, writer: Writer<'w>, fields: R) -> Result {
        let mut printer = Printer { writer, result: Ok(()) };
        fields.record(&mut printer);
        printer.result
    }

    fn add_fields(&self, current: &'w mut FormattedFields<Self>, fields: &Record<'_>) -> Result {
        self.format_fields(current.as_writer(), fields)
    }
}

impl<S: Subscriber + for<'s> LookupSpan<'s>> FormatEvent<S, Members> for Line {
    fn format_event(&self, context: &FmtContext<'_, S, Members>, mut writer: Writer<'_>, event: &Event<'_>) -> Result {
        let (at, about) = (self.0.now().to_rfc3339_opts(SecondsFormat::Micros, true), event.metadata());
        write!(writer, "{{\"timestamp\":\"{at}\",\"level\":\"{}\",\"target\":\"{}\"", about.level(), about.target())?;
        context.field_format().format_fields(writer.by_ref(), event)?;
        for span in context.event_scope().into_iter().flatten() {
            if let Some(fields) = span.extensions().get::<FormattedFields<Members>>() {
                writer.write_str(fields)?;
            }
        }
        writer.write_str("}\n")
    }
}

struct Printer<'w> {
    writer: Writer<'w>,
    result: Result,
}

impl Printer<'_> {
    /// A member whose value is JSON already.
    fn bare(&mut self, field: &Field, json: impl std::fmt::Display) {
        self.result = self.result.and_then(|()| write!(self.writer, ",\"{}\":{json}", field.name()));
    }

    fn text(&mut self, field: &Field, text: &str) {
        // A text can always be printed.
        self.bare(field, serde_json::to_string(text).unwrap_or_default());
    }
}

impl Visit for Printer<'_> {
    fn record_f64(&mut self, field: &Field, value: f64) {
        // JSON has no word for what is not a number.
        if value.is_finite() { self.bare(field, value) } else { self.text(field, &value.to_string()) }
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.bare(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.bare(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.bare(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.text(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.text(field, &format!("{value:?}"));
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
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn lines(told: impl FnOnce()) -> Vec<Value> {
        let written = Written::default();
        let own = written.clone();
        let lines = fmt::layer().fmt_fields(Members).event_format(Line(Clock::system())).with_writer(move || own.clone());
        tracing::subscriber::with_default(tracing_subscriber::registry().with(lines), told);
        let written = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
        written.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn a_line_holds_what_the_event_and_its_spans_say() {
        let lines = lines(|| {
            let span = tracing::info_span!("request", request.id = "a\"b\n", later = tracing::field::Empty);
            let _inside = span.enter();
            tracing::warn!(count = 3, share = 0.5, odd = f64::NAN, fine = true, what = ?Some("x"), "told {}", 1);
            span.record("later", tracing::field::display("now"));
            tracing::info!("again");
        });
        let rest = |line: &Value| {
            let mut line = line.clone();
            for name in ["timestamp", "target"] {
                assert!(line.as_object_mut().unwrap().remove(name).unwrap().is_string());
            }
            line
        };
        assert_eq!(
            rest(&lines[0]),
            json!({"level": "WARN", "message": "told 1", "count": 3, "share": 0.5, "odd": "NaN", "fine": true, "what": "Some(\"x\")", "request.id": "a\"b\n"})
        );
        assert_eq!(rest(&lines[1]), json!({"level": "INFO", "message": "again", "request.id": "a\"b\n", "later": "now"}));
    }
}
