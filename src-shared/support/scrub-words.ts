/**
 * Every word that the text of a log may keep. Each is one of the program or of what it runs on: none is a frequent given or
 * family name, which a test holds it to. A word that is missing costs a word in a log; one too many might be somebody's name.
 */
const words = `
a about access access again all already am an and answer answers any are argument array as async at await attempt available bad be
because been before begin began blob block blocked body boolean both broken buffer bundle busy but by byte bytes cache call called
callback cannot certificate change changed channel check checked checksum child chunk chunks click clock cleared collection column
command commands compositor compaction computer config connect connected connection connections console content context copy corrupt
could count crash crashed create created credentials cross damaged data database date decode decrypt default deleted denied
detail device did directory disk display document documents does done down download downloaded draft drive driver duplicate e empty enabled
encode encrypt end ended ends enough entries entry epoch error errors event events exist exists exit exited expected expired export
external failed failure false fault feed fetch file files finished first fixed flush folder for forbidden format found from full function gave
gateway get gone gpu graphics greater had handler hardware has hash have header headers hidden host http https id idle image import in index
info input inspect install installed instance int internal interrupted into invalid invariant is it item its journal json keyring kind
known large last lease left length less level limit line lines list listen loading load loaded local lock locked log
lost main maintenance managed manifest map member memory message messages method missing module more must name named need needs net network
never new newer next no node none not nothing now null number object of offline old older on one online only open opened operation option or
order origin other out outbox outdated output over package parse parsed part parts password path pause paused pending permission
permitted pin pipe place platform policy port position private process program promise properties property protocol proxy pull pulled queue
quit range reach read reader reading ready reason received record records refused reject rejected release remove removed render renderer repeated
replica reply request requests require required reset resolve resource response result results resume retry revoked root row rows
run running safe save saved scan schema scope scopes script secret section security segment segments send sent server session set setting settings
short should signal signature signed sign since size slow snapshot socket software source space stack start started starts state status step
stop stopped storage store stored stream string sync system table task temporary terminated text than that the their them then
there these they this thread time timed timeout timer to token too transaction true try tunnel type unable unauthorized undefined
unexpected unhandled unknown unlocked unlock unreachable unreadable unsupported until untrusted unusable update updated updates upload url
use used user utility value values variable vault version view wait waited waiting waits was web were when where which whole why window with
within without work worker workbench write written wrong yet zip
people keep witness settle finish append compact browse notice tell confirm crush renewal put choose note identity listen
authority audit ssl tls dns pac tcp udp ip ipc idb abort aborted addr aggregate android arch bounds browser bug cert chromium circular class
close closed cls code common connectable const constructor date detached domain dom dpapi eacces eaddrinuse ebusy econnrefused econnreset eexist
eintr eio eisdir electron emfile enfile enoent enospc enotdir enotempty enotfound enotsup eperm epipe erofs etimedout err esrch evaluate exception
exited extension fatal fs getaddrinfo hostname idn iterable iterator keychain kwallet launch libsecret linux mac macos mib mime native normal
oom operating plaintext preload proto readable redirect refcount referenceerror rangeerror reload rename rss sandbox segmentation sigabrt
sigbus sigill sigkill sigsegv sigterm symbol syntax syntaxerror temp tmp trace typeerror uncaught uri urierror utf v8 vulkan wasm webgl windows x64 zod
aggregateerror aborterror dataclone dataerror invalidstateerror networkerror notfounderror quotaexceedederror quota exceeded timeouterror
vaultfaulterror requestfailure requestfailureerror invarianterror zoderror incomplete disconnected unresolved internet name resolved suspended
revision revalidate self weak validity common_name algorithm transparency pinned revocation mechanism handshake mismatch version_or_cipher cipher
`;

/** In small letters. */
export const scrubWords: ReadonlySet<string> = new Set(words.split(/[\s_]+/).filter(Boolean));
