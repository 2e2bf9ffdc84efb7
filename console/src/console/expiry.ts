// How a view says that the session has ended.
import { createContext } from 'react';

export const ExpiryContext = createContext<() => void>(() => undefined);
