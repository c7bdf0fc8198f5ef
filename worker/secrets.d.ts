/** Secrets an installation may do without; `wrangler types` knows only those wrangler.toml requires. */
interface Env {
  /** Of the HTTP gateway that sends SMS. */
  SMS_GATEWAY_TOKEN?: string
  /** JSON: provider → client secret of the outside providers. */
  OUTSIDE_SECRETS?: string
  /** Of the Cloudflare Realtime SFU app, and of the TURN key. */
  CALLS_APP_SECRET?: string
  CALLS_TURN_KEY_TOKEN?: string
  /** An API token of the account with the right «Realtime». */
  REALTIME_KIT_TOKEN?: string
  /** Later peppers (docs/runbook.md). The highest one present hashes new passwords; the earlier ones stay for what they made. */
  PEPPER_2?: string
  PEPPER_3?: string
  PEPPER_4?: string
  PEPPER_5?: string
  PEPPER_6?: string
  PEPPER_7?: string
  PEPPER_8?: string
  PEPPER_9?: string
}
