import { useStore } from '../state/store-context';
import { PipelineStrip } from './pipeline-strip';
import { Time } from './time';

/** Whether what was produced is stored: the light, and the way that the events took. */
export function ProofCard() {
  const { light, verify } = useStore();
  const { tone, title, detail } = light.value;
  return (
    <section class={`proof-card tone-${tone}`} aria-label="Live proof">
      <div class="proof-light">
        <span class={`lamp tone-${tone}`} aria-hidden="true" />
        <div>
          <h2>{title}</h2>
          <p>{plainCode(detail)}</p>
          <p class="quiet small">
            {verify.value.value ? (
              <>
                Checked <Time iso={verify.value.value.checked_at} /> UTC, minute by minute
              </>
            ) : (
              'Waiting for the first check'
            )}
          </p>
        </div>
      </div>
      <PipelineStrip />
    </section>
  );
}

/** Words between backticks as code. */
function plainCode(text: string) {
  return text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));
}
