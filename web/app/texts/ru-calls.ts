// Calls in Russian: keys call.…, and the refusals that are met only there. Come with the chunk of calls.
export const ruCalls = {
  'refusal.media_over': 'Связь со звонком прервалась. Подключаем заново.',
  'refusal.media_busy': 'Звонок ещё подключается. Подождите немного.',
  'refusal.media_failed': 'Звук и видео сейчас недоступны. Попробуйте ещё раз через минуту.',
  'refusal.call_over': 'Звонок уже закончился.',
  'refusal.call_locked': 'Вход в звонок закрыт. Попросите организатора открыть его.',
  'refusal.call_barred': 'Организатор не пустил вас в этот звонок.',
  'refusal.call_elsewhere': 'Вы вошли в этот звонок в другом окне или на другом устройстве.',
  'refusal.guests_not_allowed': 'Гостям в этот звонок нельзя. Войдите в учебный профиль.',
} as const
