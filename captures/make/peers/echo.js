// C-ECHO by dcmjs-dimse. Usage: node echo.js HOST PORT CALLING CALLED
const { Client, requests } = require('dcmjs-dimse');
const [host, port, calling, called] = process.argv.slice(2);

const request = new requests.CEchoRequest();
request.on('response', (response) => console.log('status', response.getStatus()));
const client = new Client();
client.on('networkError', (e) => console.log('error', e));
client.addRequest(request);
client.send(host, Number(port), calling, called);
