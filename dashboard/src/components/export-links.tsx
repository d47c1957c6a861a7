import type { EventListRequest } from '../api/export-rows';
import { queryText } from '../api/query-text';
import { Icon } from './icon';

/** The whole list as a file, streamed by the server. */
export function ExportLinks({ request, name }: { readonly request: EventListRequest; readonly name: string }) {
  return (
    <>
      {(['csv', 'ndjson'] as const).map((format) => (
        <a
          key={format}
          class="button"
          href={`${request.path}${queryText({ ...request.query, format })}`}
          download={`${name}.${format}`}
        >
          <Icon name="download" /> {format.toUpperCase()}
        </a>
      ))}
    </>
  );
}
