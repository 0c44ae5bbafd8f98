import { choice, list, text, toggle } from './managed-setting.ts';

/** How the workbench reaches its server. */
export const connectionSettings = {
  ServerAddress: text({
    kind: 'server',
    longest: 200,
    group: 'connection',
    title: 'Address of the sync server',
    description:
      'The server that the workbench signs in to and syncs with. Fixed, it comes before the settings file of the profile and the environment; suggested, it holds where neither names one.',
    mayBeRecommended: true,
    initial: '',
    // Reserved never to exist: nothing is sent anywhere, and what is kept on the computer can be worked with.
    closed: 'https://unreadable-policy.invalid',
    // A slip in another setting must not cut a clinic off: the server is held to its certificate and its key all the same.
    staysWhenUnread: true,
  }),
  ProxyMode: choice({
    options: {
      system: 'As the operating system says',
      direct: 'No proxy',
      fixed: 'The proxy named in ProxyServer',
      script: 'The script named in ProxyScript',
    },
    group: 'connection',
    title: 'How a proxy is found',
    description:
      'Where the workbench takes the proxy from. Sign-in with an organisation uses the browser, and its proxy.',
    mayBeRecommended: false,
    initial: 'system',
    closed: 'system',
  }),
  ProxyServer: text({
    kind: 'proxies',
    longest: 500,
    group: 'connection',
    title: 'Proxy',
    description: 'Used while ProxyMode is "fixed": one proxy, or one for each scheme.',
    mayBeRecommended: false,
    initial: '',
    closed: '',
  }),
  ProxyScript: text({
    kind: 'script',
    longest: 500,
    group: 'connection',
    title: 'Script that names the proxy (PAC)',
    description: 'Used while ProxyMode is "script".',
    mayBeRecommended: false,
    initial: '',
    closed: '',
  }),
  ProxyBypass: list({
    kind: 'bypass',
    longest: 200,
    most: 100,
    group: 'connection',
    title: 'Hosts that are reached without the proxy',
    description: 'Used while ProxyMode is "fixed". Without it only this computer is reached directly.',
    mayBeRecommended: false,
    initial: [],
    closed: [],
  }),
  CertificateAuthorityFile: text({
    kind: 'path',
    longest: 500,
    group: 'connection',
    title: 'Further certificate authorities',
    description:
      'A file of certificates (PEM) of authorities that are trusted for the connection to the server besides those of the operating system, such as that of a gateway that inspects TLS. While the file cannot be read, none of them is trusted.',
    mayBeRecommended: false,
    initial: '',
    closed: '',
  }),
  CertificateAuthorityOnly: toggle({
    group: 'connection',
    title: 'Trust no other certificate authorities',
    description:
      'The server must show a certificate of an authority in CertificateAuthorityFile; one that only the operating system trusts is refused. Without that file no server is trusted.',
    mayBeRecommended: false,
    initial: false,
    closed: true,
    staysWhenUnread: true,
  }),
  LeastTlsVersion: choice({
    options: { '1.2': 'TLS 1.2', '1.3': 'TLS 1.3' },
    group: 'connection',
    title: 'Oldest TLS version',
    description: 'The workbench does not connect with an older one.',
    mayBeRecommended: false,
    initial: '1.2',
    closed: '1.2',
  }),
};
