import { queryText, type EventListRequest } from '../api/client';
import { Icon } from './icon';

/** The whole list as a file; the server streams it. */
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
