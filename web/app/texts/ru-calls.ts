// Calls in Russian: keys call.…, and the refusals that are met only there. Come with the chunk of calls.
export const ruCalls = {
  'refusal.media_over': 'Связь со звонком прервалась. Подключаем заново.',
  'refusal.media_busy': 'Звонок ещё подключается. Подождите немного.',
  'refusal.media_failed': 'Звук и видео сейчас недоступны. Попробуйте ещё раз через минуту.',
} as const
