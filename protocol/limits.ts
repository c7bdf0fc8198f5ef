// Every limit of the product, with its unit in its name. A limit that is only here is still enforced by a schema or a use case that imports it. Long: one list for all of it.

// Messenger
/** UTF-16 units; even written as JSON escapes it fits into a frame. */
export const MESSAGE_CHARS_MAX = 9_000
export const HISTORY_PAGE_MESSAGES = 50
export const MENTIONS_MAX = 50
export const FORWARDED_MAX = 50
/** Deleted or hidden at once. */
export const CHOSEN_MESSAGES_MAX = 100
/** What somebody adds to a report in their own words. */
export const REPORT_CHARS_MAX = 1_000
/** Of all that is carried in one go: the moderator bot reads every sign of it before anybody else does. */
export const FORWARDED_CHARS_MAX = 30_000
export const SEARCH_CHARS_MAX = 100
export const SEARCH_PAGE_HITS = 20
/** Of a search over everything: rooms asked, how many of them at a time, and how long one may think. */
export const ROOMS_SEARCHED_MAX = 40
export const ROOMS_SEARCHED_AT_ONCE = 8
export const ROOM_ANSWER_MS_MAX = 3_000
/** What it shows of each kind; whoever wants more says more. */
export const PEOPLE_FOUND_MAX = 5
export const CHATS_FOUND_MAX = 5
export const HITS_PER_ROOM_MAX = 3
/** Of a message, around the first word found. */
export const EXCERPT_CHARS_MAX = 160
/** Chats that were not searched are named, up to so many; the rest are counted. */
export const UNSEARCHED_NAMED_MAX = 20
/** Of one person. Each asks up to ROOMS_SEARCHED_MAX rooms; somebody who types slowly makes one a letter. */
export const SEARCHES_PER_MINUTE_MAX = 60
export const PINNED_CHATS_MAX = 5
export const PINNED_MESSAGES_MAX = 20
/** «Важное», of one person. */
export const FLAGGED_MESSAGES_MAX = 500
export const DRAFT_CHARS_MAX = 9_000
/** An author edits, and deletes for everyone, for so long unless the school sets it otherwise (checklist ⚠A12); chat administrators delete without end. */
export const MESSAGE_WINDOW_HOURS = 24
export const MESSAGE_WINDOW_HOURS_MAX = 720
export const SCHEDULED_PER_MEMBER_MAX = 20
export const SCHEDULE_DAYS_MAX = 365
export const STOP_WORDS_MAX = 200
export const STOP_WORD_CHARS_MAX = 60
export const MODERATOR_HITS_MAX = 20
export const MODERATOR_MUTE_MINUTES_MAX = 1_440
export const MODERATOR_LOG_ROWS = 200
/** Of a whole school, in its log of the bot; at a time, as a page of it. */
export const BOT_LOG_ROWS = 5_000
export const BOT_LOG_DAYS = 90
export const BOT_LOG_PAGE_ROWS = 50
export const TYPING_EVERY_MS = 3_000
export const GROUP_MEMBERS_MAX = 1_000
/** Of a chat's last message, as the chat list shows it. */
export const CHAT_PREVIEW_CHARS_MAX = 160
/** A client that missed more than this many events gets a fresh snapshot instead of the events. */
export const RESUME_EVENTS_MAX = 500
export const FRAME_BYTES_MAX = 65_536
export const SOCKET_BURST_FRAMES = 60
export const SOCKET_FRAMES_PER_SECOND = 20
export const BAD_FRAMES_MAX = 3
export const SOCKETS_PER_PERSON_MAX = 10
export const ROOM_SOCKETS_MAX = 2_000
/** For so long a room knows again whose line was lost. */
export const SEAT_KEPT_SECONDS = 60
/** Those that are closed and whose other end has not answered yet are kept by the platform, with what they have not read. */
export const PERSON_SOCKETS_WITH_CLOSING_MAX = 20
/** A chat's socket is asked whether it reads after every so many characters, and closed when it is told so many without an answer. */
export const PROBE_EVERY_CHARS = 131_072
export const SOCKET_UNREAD_CHARS_MAX = 2_097_152

// Calls
/** Everybody counted, also those who only listen. */
export const CALL_PARTICIPANTS_MAX = 500
/** Guests at the door of one call. */
export const CALL_GUESTS_WAITING_MAX = 50
/** Whom a call from a chat rings; the others see that it is going on. */
export const CALL_RUNG_MAX = 300
/** «Звонки» name no more of those a call rang. */
export const CALL_RUNG_NAMED_MAX = 50
export const CALL_RING_SECONDS = 45
/** Whoever has answered and lets their browser use the microphone is waited for so long. */
export const CALL_COMING_SECONDS = 60
/** From JoinCall to the socket. */
export const CALL_TICKET_SECONDS = 60
/** Credentials of the relay, for school networks that let only TLS through; a new line gets new ones. */
export const CALL_TURN_SECONDS = 14_400
/** Whoever lost their line keeps role, hand and place for so long. */
export const CALL_PLACE_KEPT_SECONDS = 60
/** Nobody is in it any more: then it ends. */
export const CALL_EMPTY_SECONDS = 60
/** A call nobody ended. */
export const CALL_HOURS_MAX = 12
/** Who was at a call: more than are ever in one at once. */
export const CALL_VISITORS_LISTED = 1_000
export const CALL_NAME_CHARS_MAX = 60
/** Sections of one exchange with the media service. */
export const CALL_TRACKS_PER_ASK_MAX = 64
export const CALL_SDP_CHARS_MAX = 60_000
/** Of one participant: microphone, camera, screen and its sound, each with a track that is just being replaced. */
export const CALL_TRACKS_PUBLISHED_MAX = 8
export const CALLS_LISTED = 50
/** Of one person. */
export const CALLS_KEPT_MAX = 200
export const CALLS_STARTED_PER_HOUR_MAX = 60
/** Of one person; a page whose line is bad comes back again and again. */
export const CALL_JOINS_PER_MINUTE_MAX = 60
/** Of all guests behind one address. */
export const CALL_GUEST_JOINS_PER_MINUTE_MAX = 120
/** At the doors of calls whether sound gets through: each try is two questions. Of one person; of all guests behind one address. */
export const CALL_LINE_TRIES_PER_MINUTE_MAX = 20
export const CALL_GUEST_LINE_TRIES_PER_MINUTE_MAX = 120
/** Credentials of the relay for such a try. */
export const CALL_LINE_TRY_SECONDS = 60

// Online lessons
export const ONLINE_URL_CHARS_MAX = 500
/** So long before its beginning a lesson may be published; a school sets its own. */
export const ONLINE_OPENS_MINUTES = 15
export const ONLINE_OPENS_MINUTES_MAX = 120
/** So long after its end a lesson that was forgotten open closes itself. */
export const ONLINE_CLOSES_MINUTES = 30
export const ONLINE_REPEATS_MAX = 40
/** Whoever was there for so much of the lesson was there. */
export const ONLINE_PRESENT_PERCENT = 70
/** Days of a quarantine that go online in one action. */
export const ONLINE_DAYS_MAX = 31

// Sign-in
export const LOGIN_CHARS_MAX = 64
export const RETURN_TO_CHARS_MAX = 500
export const PASSWORD_CHARS_MIN = 8
/** Staff can read a whole school, so theirs are longer (security.md of docs, identity). */
export const STAFF_PASSWORD_CHARS_MIN = 12
export const PASSWORD_CHARS_MAX = 128
export const WRONG_GUESSES_MAX = 5
export const SIGN_IN_PAUSE_SECONDS = 900
export const ADDRESS_SIGN_INS_PER_HOUR_MAX = 300
export const ONE_TIME_PASSWORD_DAYS = 30
export const SESSION_DAYS_STAFF = 30
export const SESSION_DAYS_FAMILY = 90
export const SESSION_IDLE_HOURS_STAFF = 12
export const SESSION_IDLE_DAYS_FAMILY = 14
/** On somebody else's computer. */
export const SESSION_IDLE_HOURS_SHARED = 1
/** What decides about people or ways of signing in asks again who is there after this. */
export const STEP_UP_MINUTES = 10

// Codes (docs/security/identity.md)
export const CODE_DIGITS = 6
export const CODE_MINUTES = 5
export const CODE_TRIES_MAX = 5
/** Before the next code of one flow, each longer than the one before; the last one stays. */
export const CODE_RESEND_SECONDS = [60, 120, 300, 900] as const
export const CODES_PER_CONTACT_HOUR_MAX = 5
export const CODES_PER_CONTACT_DAY_MAX = 10
/** A school sits behind one address. */
export const CODES_PER_ADDRESS_HOUR_MAX = 60
/** Of one journal person, whatever numbers they name. */
export const CODES_PER_PERSON_DAY_MAX = 10
/** Of one phone or mailbox, over all flows. */
export const WRONG_CODES_PER_DAY_MAX = 20
export const PHONE_INPUT_CHARS_MAX = 32
export const EMAIL_CHARS_MAX = 254
export const EMAIL_LOGIN_YEARS_BELOW = 14
export const FLOW_MINUTES = 30
/** Flows begun from one network in an hour: each is a row for a day. */
export const FLOWS_PER_ADDRESS_HOUR_MAX = 600
/** A phone number changes hands: after this long without a code it is proved again. */
export const CONTACT_UNUSED_MONTHS_MAX = 12

// Second factors
export const RECOVERY_CODES = 10
export const PASSKEYS_PER_OWNER_MAX = 10
export const CEREMONY_MINUTES = 5
/** Every page with «Войти» asks for a challenge, and a school sits behind one address. */
export const CEREMONIES_PER_ADDRESS_HOUR_MAX = 6_000
export const WRONG_FACTORS_PER_DAY_MAX = 30

// Other devices
export const HANDOFF_SECONDS = 120
export const DEVICE_SIGN_IN_MINUTES = 10
export const RESET_LINK_MINUTES = 15
export const RESETS_PER_LOGIN_HOUR_MAX = 3

// OpenID Connect (docs/security/openid.md)
export const OPENID_CODE_SECONDS = 60
/** Of a pushed request, until the browser comes with it. */
export const OPENID_PUSHED_SECONDS = 90
/** Also of an ID token. */
export const OPENID_ACCESS_MINUTES = 10
/** What a client was allowed ends then, however often its refresh token was exchanged. */
export const OPENID_GRANT_DAYS = 90
/** Signs for this long, and is published for as long again. */
export const OPENID_KEY_DAYS = 30
export const OPENID_FORM_BYTES_MAX = 16_384
/** Of `state` and `nonce`, which come back as they were. */
export const OPENID_ECHO_CHARS_MAX = 1_000

// Claims
export const CLAIMS_PER_ACCOUNT_MAX = 5
export const CLAIM_ABOUT_CHARS_MAX = 500
export const CLAIMS_PAGE = 100
export const CLAIM_CANDIDATES_MAX = 20
/** A decided one stays this long for the administrators to look back at; who decided stays in the log. */
export const CLAIM_DECIDED_DAYS = 90

// Journal
export const MARKS_PER_CELL_MAX = 2
export const CELLS_PER_REQUEST_MAX = 500
export const MARK_COMMENT_CHARS_MAX = 500
/** From its lesson, or the day it is put, to the deadline of a «точка»: later, and it is another term's. */
export const POINT_DUE_DAYS_MAX = 90
export const LESSON_TOPIC_CHARS_MAX = 300
export const LESSON_NOTE_CHARS_MAX = 500
/** A topic a lesson, in the largest subjects of a year. */
export const PLAN_TOPICS_MAX = 400
export const PLAN_TOPIC_HOURS_MAX = 60
/** What is pasted, or a file: a full plan with its numbers and remarks. */
export const PLAN_TEXT_CHARS_MAX = 200_000
export const PLANS_TO_COPY_MAX = 60
/** Why a mark that stood was changed, or why one is given that the marks do not suggest. */
export const CHANGE_REASON_CHARS_MAX = 200
export const LOCK_NOTE_CHARS_MAX = 500
/** From the first to the last day asked for: a year with its holidays. */
export const UNLOCK_DAYS_MAX = 366
export const UNLOCK_HOURS_DEFAULT = 24
export const UNLOCK_HOURS_MAX = 168
/** Of one group, waiting. */
export const UNLOCKS_WAITING_MAX = 10
export const UNLOCKS_LISTED_MAX = 100
export const LOG_PAGE = 50
export const LOG_DAYS_DEFAULT = 31
export const LOG_DAYS_MAX = 366

// School set-up
export const YEAR_LEVEL_MAX = 11
/** Longer, and a date was mistyped. */
export const ACADEMIC_YEAR_DAYS_MAX = 366
export const SETUP_TITLE_CHARS_MAX = 100
/** Of one school, as far as one request names them. */
export const CLASSES_MAX = 200
export const CLASS_LETTER_CHARS_MAX = 15
export const CLASS_PROFILE_CHARS_MAX = 60
/** Of a load: forty lessons a week, more than a week has. */
export const WEEK_HOURS_HUNDREDTHS_MAX = 4000
export const CLASS_TEACHERS_MAX = 3
export const CLASS_STUDENTS_MAX = 200
export const GROUP_TEACHERS_MAX = 10
export const TERMS_PER_REQUEST_MAX = 40
export const HOLIDAYS_PER_REQUEST_MAX = 60
export const BELL_NUMBER_MAX = 15
export const BELL_SETS_MAX = 30
export const ROOM_CHARS_MAX = 40
export const ROOMS_PER_REQUEST_MAX = 300
export const WORK_KINDS_MAX = 60
export const WORK_KIND_SHORT_CHARS_MAX = 6
/** Weights are hundredths: from 0,01 to 100. */
export const WEIGHT_HUNDREDTHS_MAX = 10_000

// Timetable
/** Two shifts of seven and a lesson before them. */
export const LESSON_NUMBER_MAX = 15
/** Of an absence and of a change of a lesson. */
export const CHANGE_COMMENT_CHARS_MAX = 300
export const TEACHER_ABSENCE_DAYS_MAX = 200
export const ABSENCES_LISTED_MAX = 200
/** What a parent says beforehand: a longer absence is agreed with the school. */
export const ABSENCE_NOTICE_DAYS_MAX = 60
export const ABSENCE_NOTICES_AHEAD_MAX = 20
export const NOTICE_COMMENT_CHARS_MAX = 300
/** A class that stayed at home for a week: forty pupils, six days, seven lessons would be more than anybody has. */
export const ABSENCES_PER_REQUEST_MAX = 1500
export const NOTICES_LISTED_MAX = 200
/** Counts of a class. */
export const ATTENDANCE_DAYS_MAX = 366
/** A row for each lesson of the week; a large school has some 4,000. */
export const TIMETABLE_CSV_ROWS_MAX = 6_000
export const TIMETABLE_CSV_CHARS_MAX = 500_000
export const TIMETABLE_CSV_PROBLEMS_SHOWN = 200

// Import
export const IMPORT_FILE_BYTES_MAX = 20 * 1024 * 1024
export const IMPORT_INFLATED_BYTES_MAX = 64 * 1024 * 1024
export const IMPORT_INFLATE_RATIO_MAX = 200
/** Of a zip's entries, those that are read. */
export const IMPORT_ZIP_FILES_MAX = 100
/** All of them: a workbook has print settings and pictures for each of its sheets. */
export const IMPORT_ZIP_ENTRIES_MAX = 1_000
/** A workbook is read whole by its library, so it gets less. */
export const IMPORT_WORKBOOK_INFLATED_BYTES_MAX = 24 * 1024 * 1024
export const IMPORT_CLASS_LIST_FILE_BYTES_MAX = 4 * 1024 * 1024
export const IMPORT_SHEETS_MAX = 60
export const IMPORT_ROWS_MAX = 200_000
/** A large school has some 4,000 entries a week; each is a lesson in every week of the year. */
export const IMPORT_TIMETABLE_ROWS_MAX = 10_000
/** Years and their parts, and holidays: each is held against the others. Five years of a school are some fifty. */
export const IMPORT_PERIODS_MAX = 200
/** One row of a CSV; a longer one is a quote that never closes. */
export const IMPORT_ROW_CHARS_MAX = 65_536
export const IMPORT_CLASS_LIST_ROWS_MAX = 5_000
export const IMPORT_CLASS_LIST_COLUMNS_MAX = 60
export const IMPORT_ERRORS_SHOWN_MAX = 200
export const IMPORT_IGNORED_FILES_SHOWN_MAX = 50
export const IMPORT_UNFINISHED_HOURS_MAX = 24
export const IMPORT_READING_SECONDS_MAX = 120
export const IMPORT_SAMPLE_ROWS = 5
export const IMPORT_CHANGES_PAGE = 100
export const IMPORT_CORRECTIONS_PER_REQUEST_MAX = 200
export const IMPORTS_LISTED_MAX = 50

// People
export const SLIPS_PAGE = 200
export const PEOPLE_PAGE = 200
export const NAME_CHARS_MAX = 100
export const TITLE_CHARS_MAX = 200
export const REQUEST_BODY_BYTES_MAX = 1024 * 1024

// Diary and notices
/** Of one person; the oldest go first. */
export const NOTICES_MAX = 200
/** What was put and taken back within this time is told to nobody. */
export const NOTICE_SETTLES_MS = 60_000
/** «Я просмотрел(а) дневник» may be said of a week for so long. */
export const SIGNATURE_DAYS_MAX = 366
