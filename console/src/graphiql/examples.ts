// The saved example operations: one file each in console/examples/. The tests run every one of them against the sample data.

export interface Example {
  /** The file name without its ending. */
  key: string;
  title: string;
  /** For whom: an HR platform, a learning platform or a dashboard. */
  audience: string;
  text: string;
}

const files = import.meta.glob<string>('../../examples/*.graphql', { query: '?raw', import: 'default', eager: true });

/** The first line of a file is `# AUDIENCE: TITLE`. */
function toExample([path, text]: [string, string]): Example {
  const [, audience = '', title = ''] = /^# ([^:]+): (.+)$/m.exec(text) ?? [];
  return { key: path.replace(/^.*\/|\.graphql$/g, ''), audience, title, text };
}

export const examples: Example[] = Object.entries(files).map(toExample);
export const audiences: string[] = ['HR platform', 'Learning platform', 'Dashboard'];
