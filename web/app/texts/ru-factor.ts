// Showing a second factor, in Russian; comes with the pages that ask for one.
export const ruFactor = {
  'factors.code': 'Код из приложения',
  'factors.code.hint': 'Шесть цифр, новые каждые полминуты',
  'factors.code.bad': 'В коде шесть цифр',
  'factors.continue': 'Продолжить',
  'factors.useCode': 'Код из приложения',
  'factors.usePasskey': 'Использовать ключ доступа',
  'factors.useRecoveryCode': 'Резервный код',
  'factors.recoveryCode': 'Резервный код',
  'factors.recoveryCode.hint': 'Один из тех, что вы сохранили. Каждый подходит один раз.',
  'factors.recoveryCode.wrong': 'Этот код не подошёл или уже использован.',
  'factors.passkey.cancelled': 'Ключ доступа не получен. Попробуйте ещё раз или выберите другой способ.',
  'factors.passkey.lead': 'Подтвердите вход ключом доступа: отпечатком, лицом или кодом устройства.',
  'factors.passkey.wrong': 'Этот ключ доступа не подошёл. Попробуйте другой или выберите другой способ.',
} as const
