import { useStore } from '../state/store-context';
import { LampCard } from './lamp-card';
import { PipelineStrip } from './pipeline-strip';
import { Time } from './time';

/** Whether everything that was produced is stored: the light, and how far the events have come. */
export function ProofCard() {
  const { light, verify } = useStore();
  const { tone, title, detail } = light.value;
  const checkedAt = verify.value.value?.checked_at;
  const text = (
    <>
      <p>{withCode(detail)}</p>
      <p class="quiet small">
        {checkedAt === undefined ? (
          'Waiting for the first check'
        ) : (
          <>
            Checked <Time iso={checkedAt} /> UTC, minute by minute
          </>
        )}
      </p>
    </>
  );
  return (
    <LampCard label="Live proof" tone={tone} title={title} text={text}>
      <PipelineStrip />
    </LampCard>
  );
}

/** Words between backticks become code. */
function withCode(text: string) {
  return text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));
}
