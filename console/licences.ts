// Writes the licence of each package that is in the built files to dist/assets/licences.txt.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const FOLDER = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//;
const LICENCE_FILE = /^(licen[cs]e|copying|notice|thirdpartynotices)/i;

const FONTS = `The style sheet of GraphiQL contains the fonts Roboto (Apache License 2.0, https://www.apache.org/licenses/LICENSE-2.0) and
Fira Code (SIL Open Font License 1.1, https://openfontlicense.org). Monaco contains the icon font Codicons (Creative Commons
Attribution 4.0, https://creativecommons.org/licenses/by/4.0/).
`;

/** The folders of the packages that the build has read. Workers are built apart and add theirs. */
const folders = new Set<string>();

function collect(): Plugin {
  return {
    name: 'collect-licences',
    load(id) {
      const folder = FOLDER.exec(id.replace(/^\0+/, ''))?.[1];
      if (folder && existsSync(join(folder, 'package.json'))) folders.add(folder);
      return null;
    },
  };
}

function describe(folder: string): { name: string; text: string } {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string; version: string; license?: string };
  const files = readdirSync(folder).filter((name) => LICENCE_FILE.test(name)).sort();
  const texts = files.map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r', '').trim());
  const name = `${manifest.name} ${manifest.version}`;
  return { name, text: [`${name} (${manifest.license ?? 'see below'})`, ...texts].join('\n\n') };
}

function write(): Plugin {
  return {
    name: 'write-licences',
    generateBundle() {
      const packages = [...folders].map(describe).sort((a, b) => (a.name < b.name ? -1 : 1));
      const unique = packages.filter((entry, index) => entry.name !== packages[index - 1]?.name);
      const source = [FONTS, ...unique.map((entry) => entry.text)].join(`\n${'-'.repeat(80)}\n`) + '\n';
      this.emitFile({ type: 'asset', fileName: 'assets/licences.txt', source });
    },
  };
}

export const licences = { collect, write };
