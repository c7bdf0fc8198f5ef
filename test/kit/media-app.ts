/** The app and the TURN key of the media server in tests; they open nothing anywhere else. */
export const APP = { appId: 'test-app', appSecret: 'test-app-secret', turnKeyId: 'test-turn-key', turnKeyToken: 'test-turn-token' }

/** The Worker's settings for it. */
export function settingsFor(callsApiBase: string) {
  return {
    ENVIRONMENT: 'dev',
    CALLS_API_BASE: callsApiBase,
    CALLS_APP_ID: APP.appId,
    CALLS_APP_SECRET: APP.appSecret,
    CALLS_TURN_KEY_ID: APP.turnKeyId,
    CALLS_TURN_KEY_TOKEN: APP.turnKeyToken,
  }
}
