// The package: the client, its errors, and the documents and types that are generated from the schema.
export * from './client.js';
export { document, type DocumentText, type TypedDocument } from './document.js';
export * from './errors.js';
export type { RetryOptions } from './retry.js';
export * from './generated/operations.js';
