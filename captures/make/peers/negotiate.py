"""Association negotiation of many kinds, by pynetdicom.

usage: negotiate.py scp PORT
       negotiate.py scu HOST PORT WHAT...
WHAT: async | user | passcode | kerberos | saml | jwt | wrong-passcode |
      extended | common | roles
"""
import sys

from pynetdicom import AE, evt, build_role
from pynetdicom.pdu_primitives import (AsynchronousOperationsWindowNegotiation,
                                       SOPClassCommonExtendedNegotiation,
                                       SOPClassExtendedNegotiation,
                                       UserIdentityNegotiation)
from pynetdicom.sop_class import (CTImageStorage, EnhancedCTImageStorage, MRImageStorage,
                                  StudyRootQueryRetrieveInformationModelFind,
                                  StudyRootQueryRetrieveInformationModelGet, Verification)

from lib import log_to_stderr

log_to_stderr()


def scp(port):
    def identity(event):
        if event.user_id_type == 2:
            return event.secondary_field == b"opensesame", None
        return True, b"ticket of the server"

    ae = AE("NEGOTIATOR")
    for uid in (Verification, StudyRootQueryRetrieveInformationModelFind):
        ae.add_supported_context(uid)
    # As SCP of storage: both roles; as SCU (for C-GET): for MR the SCU role only.
    ae.add_supported_context(CTImageStorage, scu_role=True, scp_role=True)
    ae.add_supported_context(MRImageStorage, scu_role=True, scp_role=False)
    ae.add_supported_context(EnhancedCTImageStorage)
    ae.start_server(("", port), evt_handlers=[
        (evt.EVT_C_ECHO, lambda event: 0),
        (evt.EVT_C_STORE, lambda event: 0),
        (evt.EVT_ASYNC_OPS, lambda event: (2, 1)),
        (evt.EVT_USER_ID, identity),
        # The first bytes of the proposal are granted.
        (evt.EVT_SOP_EXTENDED, lambda event: {u: v[:2] for u, v in event.app_info.items()}),
        (evt.EVT_SOP_COMMON, lambda event: event.items),
    ])


def identity(kind, first, second=None, response=True):
    item = UserIdentityNegotiation()
    item.user_identity_type = kind
    item.positive_response_requested = response
    item.primary_field = first
    if second is not None:
        item.secondary_field = second
    return item


def items(what):
    if what == "async":
        item = AsynchronousOperationsWindowNegotiation()
        item.maximum_number_operations_invoked = 5
        item.maximum_number_operations_performed = 3
        return [item]
    if what == "user":
        return [identity(1, "ada".encode(), response=False)]
    if what == "passcode":
        return [identity(2, "zażółć".encode(), b"opensesame")]
    if what == "wrong-passcode":
        return [identity(2, b"ada", b"guess")]
    if what == "kerberos":
        return [identity(3, bytes(range(64)))]
    if what == "saml":
        return [identity(4, b"<saml:Assertion>synthetic</saml:Assertion>")]
    if what == "jwt":
        return [identity(5, b"eyJhbGciOiJub25lIn0.e30.")]
    if what == "extended":
        found = []
        for uid, info in ((StudyRootQueryRetrieveInformationModelFind, b"\x01\x01\x01\x01"),
                          (CTImageStorage, b"\x02\x00\x03\x00\x00\x00")):
            item = SOPClassExtendedNegotiation()
            item.sop_class_uid = uid
            item.service_class_application_information = info
            found.append(item)
        return found
    if what == "common":
        item = SOPClassCommonExtendedNegotiation()
        item.sop_class_uid = EnhancedCTImageStorage
        item.service_class_uid = "1.2.840.10008.4.2"
        item.related_general_sop_class_identification = [CTImageStorage, MRImageStorage]
        return [item]
    if what == "roles":
        return [build_role(CTImageStorage, scu_role=True, scp_role=True),
                build_role(MRImageStorage, scu_role=False, scp_role=True)]
    raise SystemExit("what? " + what)


def scu(host, port, wanted):
    ae = AE("PYNETDICOM")
    for uid in (Verification, StudyRootQueryRetrieveInformationModelFind, CTImageStorage,
                MRImageStorage, EnhancedCTImageStorage,
                StudyRootQueryRetrieveInformationModelGet):
        ae.add_requested_context(uid)
    assoc = ae.associate(host, port, ae_title="NEGOTIATOR",
                         ext_neg=[i for what in wanted for i in items(what)])
    if assoc.is_established:
        print(assoc.send_c_echo())
        assoc.release()


if sys.argv[1] == "scp":
    scp(int(sys.argv[2]))
else:
    scu(sys.argv[2], int(sys.argv[3]), sys.argv[4:])
