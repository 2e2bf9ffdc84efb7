// Loads the data of a view, again when its inputs change, when the reader asks for it, and when the change log has news about it.
import { useCallback, useContext, useEffect, useState } from 'react';
import { ExpiryContext } from './expiry';
import { useNewsOf } from './live';
import { toProblem, type Problem } from './problem';

export interface Loaded<Data> {
  data: Data | null;
  problem: Problem | null;
  isLoading: boolean;
  reload(): void;
}

/** `subjects` are the kinds of objects whose changes make the data old, such as `session`. */
export function useData<Data>(load: () => Promise<Data>, inputs: readonly unknown[], subjects: readonly string[] = []): Loaded<Data> {
  const [state, setState] = useState<Omit<Loaded<Data>, 'reload'>>({ data: null, problem: null, isLoading: true });
  const [attempt, setAttempt] = useState(0);
  const news = useNewsOf(subjects);
  const onExpired = useContext(ExpiryContext);

  useEffect(() => {
    let isCurrent = true;
    setState((previous) => ({ ...previous, isLoading: true }));
    load().then(
      (data) => isCurrent && setState({ data, problem: null, isLoading: false }),
      (error: unknown) => {
        if (!isCurrent) return;
        const problem = toProblem(error);
        setState((previous) => ({ data: previous.data, problem, isLoading: false }));
        if (problem.kind === 'expired') onExpired();
      },
    );
    return () => {
      isCurrent = false;
    };
    // `load` is written inline by the callers; `inputs` lists what it depends on.
  }, [...inputs, attempt, news]);

  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  return { ...state, reload };
}
