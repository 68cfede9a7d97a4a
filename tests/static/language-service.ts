/** GitHub's own language service: what its editor would underline. */
import { registerLogger, validate } from '@actions/languageservice';
import { parse } from 'yaml';
import { release } from '../../packages/cli/on-github/release.ts';
import { exists, otherInputs, own, type Document, type Finding } from './documents.ts';

type Text = Parameters<typeof validate>[0];
type Config = NonNullable<Parameters<typeof validate>[1]>;

/** The service only logs what it trips over itself; a check that did not happen is no pass. */
const tripped: string[] = [];
const keep = (message: string): void => void tripped.push(message);
registerLogger({ error: keep, warn: keep, info: () => {}, log: () => {} });

const ours: Config = {
  actionsMetadataProvider: {
    async fetchActionMetadata({ owner, name, path }) {
      const file = `${path === undefined ? '' : `${path}/`}action.yml`;
      if (`${owner}/${name}` === release.repository) return exists(file) ? parse(own(file)) : undefined;
      const inputs = otherInputs[`${owner}/${name}`];
      if (inputs === undefined) return undefined;
      return { name, description: '', inputs: Object.fromEntries(inputs.map((input) => [input, { description: '' }])) };
    },
  },
  fileProvider: {
    async getFileContent(reference) {
      if (!('owner' in reference)) throw new Error('only workflows of this repository are called');
      const { owner, repository, path, version } = reference;
      if (`${owner}/${repository}@${version}` !== `${release.repository}@${release.version}`)
        throw new Error(`${owner}/${repository} is not ours`);
      return { name: path, content: own(path) };
    },
  },
};

let asked = 0;

export async function languageService(document: Document): Promise<Finding[]> {
  const place = document.kind === 'action' ? 'action.yml' : '.github/workflows/checked.yml';
  tripped.length = 0;
  // The service remembers by address: each document is asked about at its own.
  const found = await validate(textAt(`file:///${(asked += 1)}/${place}`, document.text), ours);
  return [
    ...found.map(({ message, range }) => ({
      line: range.start.line + 1,
      message: typeof message === 'string' ? message : message.value,
    })),
    ...tripped.map((message) => ({ message })),
  ].map((finding) => ({ check: 'language-service', document, ...finding }));
}

/** The part of a text document (language server protocol) that validation asks for. */
function textAt(uri: string, text: string): Text {
  return { uri, getText: () => text } as Text;
}
