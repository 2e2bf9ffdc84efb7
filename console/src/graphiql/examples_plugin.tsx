// The panel of GraphiQL with the saved examples. A click opens one in the active tab if that is empty, else in a new tab.
import { useGraphiQL, useGraphiQLActions, type GraphiQLPlugin } from '@graphiql/react';
import { useEffect, useState } from 'react';
import { audiences, examples, type Example } from './examples';

function FolderIcon() {
  return (
    <svg height="1em" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.4" aria-hidden="true">
      <path d="M1.5 3.5h4l1.5 2h7.5v7.5h-13z" />
    </svg>
  );
}

function Examples() {
  const { addTab } = useGraphiQLActions();
  const editor = useGraphiQL((state) => state.queryEditor);
  const tabCount = useGraphiQL((state) => state.tabs.length);
  const [waiting, setWaiting] = useState<{ example: Example; tabs: number } | null>(null);

  // A new tab replaces the text of the editor, and the editor may still be loading: the example is written after that.
  useEffect(() => {
    if (!waiting || !editor || tabCount < waiting.tabs) return;
    editor.setValue(waiting.example.text);
    editor.focus();
    setWaiting(null);
  }, [waiting, tabCount, editor]);

  function open(example: Example) {
    const isEmpty = !editor?.getValue().trim();
    setWaiting({ example, tabs: isEmpty ? tabCount : tabCount + 1 });
    if (!isEmpty) addTab();
  }

  return (
    <section className="examples" aria-label="Examples">
      <h2>Examples</h2>
      {audiences.map((audience) => (
        <div key={audience}>
          <h3>{audience}</h3>
          <ul>
            {examples
              .filter((example) => example.audience === audience)
              .map((example) => (
                <li key={example.key}>
                  <button type="button" onClick={() => open(example)}>
                    {example.title}
                  </button>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

export const examplesPlugin: GraphiQLPlugin = { title: 'Examples', icon: FolderIcon, content: Examples };
