// /id/trouble?refusal=…: where a way through another page (the provider's, an outside one's) ends when it could not be gone on with.
import '../app/add-id-texts.ts'
import { useLocation } from 'preact-iso'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { IdMessage } from './id-message.tsx'

export default function TroublePage() {
  const { query } = useLocation()
  // Let be by the person, most of all: nothing went wrong.
  if (query.refusal === 'flow_over') return <IdMessage title={t('id.trouble.over')} hint={t('id.trouble.over.hint')} />
  return <IdMessage title={t('id.trouble')} hint={refusalText(query.refusal)} />
}
