//! The GraphQL transport, in two halves. [`engine`] admits and answers documents, whatever the schema contains. [`schema`] is the public
//! contract: one file or folder per noun, such as employee or session. The schema imports the engine, never the other way round.

mod engine;
mod schema;

pub use engine::{
    admission::AdmittedOperation,
    error_code::ErrorCode,
    error_format::error_code,
    error_response::{error_response, is_request_error, request_error},
    response::OperationResponse,
};
pub use schema::{GraphqlApi, build_api, payload::user_error_code_name};
