"""Unified procedure step by pynetdicom.

usage: ups.py scp PORT WATCHER_HOST WATCHER_PORT
       ups.py watcher HOST PORT CALLED LISTEN_PORT COUNT    subscribes, waits for COUNT events
       ups.py scheduler HOST PORT CALLED                    creates a step
       ups.py performer HOST PORT CALLED [cancel]           finds it, does it (or asks to cancel it)
"""
import sys
import threading
import time

from pydicom.dataset import Dataset
from pynetdicom import AE, evt, build_role
from pynetdicom.sop_class import (UnifiedProcedureStepEvent as EVENT,
                                  UnifiedProcedureStepPull as PULL,
                                  UnifiedProcedureStepPush as PUSH,
                                  UnifiedProcedureStepQuery as QUERY,
                                  UnifiedProcedureStepWatch as WATCH,
                                  UPSGlobalSubscriptionInstance as GLOBAL)

from lib import log_to_stderr, uid

log_to_stderr()
STEP, LOCK = uid("unified step 1"), uid("transaction of the performer")


def of(**values):
    ds = Dataset()
    for keyword, value in values.items():
        setattr(ds, keyword, value)
    return ds


def code(value, meaning):
    return of(CodeValue=value, CodingSchemeDesignator="99DCMTAP", CodeMeaning=meaning)


def scp(port, watcher_host, watcher_port):
    steps, locks, subscribed, queue = {}, {}, set(), []
    wake = threading.Semaphore(0)

    def tell(instance, kind, **values):
        if subscribed:
            queue.append((instance, kind, of(**values)))
            wake.release()

    def teller():
        ae = AE("UPS")
        ae.add_requested_context(EVENT)
        while True:
            wake.acquire()
            if not queue:
                continue  # an association before has told it already
            assoc = ae.associate(watcher_host, watcher_port, ae_title="WATCHER",
                                 ext_neg=[build_role(EVENT, scp_role=True)])
            while assoc.is_established and queue:
                instance, kind, ds = queue.pop(0)
                print(*assoc.send_n_event_report(ds, kind, PUSH, instance, meta_uid=EVENT))
            if assoc.is_established:
                assoc.release()

    def create(event):
        instance, ds = event.request.AffectedSOPInstanceUID, event.attribute_list
        if instance in steps:
            return 0x0111, None
        ds.SOPClassUID, ds.SOPInstanceUID = PUSH, instance
        steps[instance] = ds
        tell(instance, 1, InputReadinessState=ds.InputReadinessState, ProcedureStepState="SCHEDULED")
        return 0, ds

    def find(event):
        for ds in list(steps.values()):
            if ds.ProcedureStepState == event.identifier.ProcedureStepState:
                yield 0xFF00, of(SpecificCharacterSet="ISO_IR 192", SOPClassUID=PUSH,
                                 SOPInstanceUID=ds.SOPInstanceUID, PatientName=ds.PatientName, ProcedureStepLabel=ds.ProcedureStepLabel,
                                 ProcedureStepState=ds.ProcedureStepState)

    def action(event):
        instance, kind = event.request.RequestedSOPInstanceUID, event.action_type
        info = event.action_information
        if kind == 3:
            subscribed.add(info.ReceivingAE)
            return 0, None
        if kind == 4:
            subscribed.discard(info.ReceivingAE)
            return 0, None
        if instance not in steps:
            return 0xC307, None
        step = steps[instance]
        if kind == 2:
            if step.ProcedureStepState == "IN PROGRESS":
                tell(instance, 2, RequestingAE="PERFORMER", ReasonForCancellation=info.ReasonForCancellation)
                return 0, None
            return 0xC311 if step.ProcedureStepState == "COMPLETED" else 0xC312, None
        if info.ProcedureStepState == "IN PROGRESS":
            if step.ProcedureStepState != "SCHEDULED":
                return 0xC302, None
            locks[instance] = info.TransactionUID
        elif locks.get(instance) != info.TransactionUID:
            return 0xC301, None
        if step.ProcedureStepState == info.ProcedureStepState == "COMPLETED":
            return 0xB306, None
        step.ProcedureStepState = info.ProcedureStepState
        tell(instance, 1, InputReadinessState="READY", ProcedureStepState=info.ProcedureStepState)
        return 0, None

    def change(event):
        instance, ds = event.request.RequestedSOPInstanceUID, event.modification_list
        if instance not in steps:
            return 0xC307, None
        if locks.get(instance) != ds.get("TransactionUID"):
            return 0xC301, None
        del ds.TransactionUID
        steps[instance].update(ds)
        if "ProcedureStepProgressInformationSequence" in ds:
            tell(instance, 3, ProcedureStepProgressInformationSequence=ds.ProcedureStepProgressInformationSequence)
        return 0, None

    def get(event):
        step = steps.get(event.request.RequestedSOPInstanceUID)
        if step is None:
            return 0xC307, None
        wanted = of(SpecificCharacterSet=step.SpecificCharacterSet)
        for tag in event.attribute_identifiers:
            if tag in step:
                wanted[tag] = step[tag]
        return 0, wanted

    threading.Thread(target=teller, daemon=True).start()
    ae = AE("UPS")
    for sop_class in (PUSH, PULL, WATCH, QUERY):
        ae.add_supported_context(sop_class)
    ae.start_server(("", port), evt_handlers=[
        (evt.EVT_N_CREATE, create), (evt.EVT_C_FIND, find), (evt.EVT_N_ACTION, action),
        (evt.EVT_N_SET, change), (evt.EVT_N_GET, get)])


def watcher(host, port, called, listen, count):
    seen = threading.Semaphore(0)

    def event(e):
        print("event", e.event_type, e.request.AffectedSOPInstanceUID, e.event_information)
        seen.release()
        return 0, None

    ear = AE("WATCHER")
    ear.add_supported_context(EVENT, scu_role=False, scp_role=True)
    server = ear.start_server(("", listen), block=False, evt_handlers=[(evt.EVT_N_EVENT_REPORT, event)])
    ae = AE("WATCHER")
    ae.add_requested_context(WATCH)
    assoc = ae.associate(host, port, ae_title=called)
    print(*assoc.send_n_action(of(ReceivingAE="WATCHER", DeletionLock="FALSE"), 3, PUSH, GLOBAL,
                               msg_id=1, meta_uid=WATCH))
    assoc.release()
    print("subscribed", flush=True)
    for _ in range(count):
        seen.acquire(timeout=20)
    time.sleep(0.3)
    assoc = ae.associate(host, port, ae_title=called)
    print(*assoc.send_n_action(of(ReceivingAE="WATCHER"), 4, PUSH, GLOBAL, msg_id=1, meta_uid=WATCH))
    assoc.release()
    server.shutdown()


def scheduler(host, port, called):
    ae = AE("SCHEDULER")
    ae.add_requested_context(PUSH)
    assoc = ae.associate(host, port, ae_title=called)
    print(*assoc.send_n_create(of(
        SpecificCharacterSet="ISO_IR 192", TransactionUID="", PatientName="PRÓBNY^ŻÓŁW", PatientID="DT0005",
        PatientBirthDate="19010101", PatientSex="O", IssuerOfPatientID="", AdmissionID="ADM05",
        ScheduledProcedureStepPriority="MEDIUM", ScheduledProcedureStepStartDateTime="20240229101500",
        ScheduledProcedureStepModificationDateTime="20240229090000", ProcedureStepLabel="Segment the head",
        WorklistLabel="SEGMENTATION", InputReadinessState="READY", ProcedureStepState="SCHEDULED",
        StudyInstanceUID=uid("study-5"), ScheduledWorkitemCodeSequence=[code("SEG", "Segmentation")],
        ScheduledStationNameCodeSequence=[], ScheduledProcessingParametersSequence=[],
        InputInformationSequence=[], ReferencedRequestSequence=[]), PUSH, STEP, msg_id=1))
    assoc.release()


def performer(host, port, called, cancel):
    ae = AE("PERFORMER")
    for sop_class in (PULL, WATCH, QUERY):
        ae.add_requested_context(sop_class)
    assoc = ae.associate(host, port, ae_title=called)

    def state(wanted, lock=LOCK):
        print(*assoc.send_n_action(of(ProcedureStepState=wanted, TransactionUID=lock), 1, PUSH, STEP, meta_uid=PULL))

    for status, found in assoc.send_c_find(of(
            SOPClassUID="", SOPInstanceUID="", PatientName="", ProcedureStepLabel="",
            ProcedureStepState="SCHEDULED"), PULL):
        print(status, found)
    print(*assoc.send_n_get([0x00100010, 0x00741000, 0x00741204, 0x00404018], PUSH, STEP, meta_uid=PULL))
    state("IN PROGRESS")
    # A second one is too late, and one with the wrong lock may not complete it.
    state("IN PROGRESS", uid("other transaction"))
    state("COMPLETED", uid("other transaction"))
    print(*assoc.send_n_set(of(TransactionUID=LOCK, ProcedureStepProgressInformationSequence=[
        of(ProcedureStepProgress="50", ProcedureStepProgressDescription="Halfway")]), PUSH, STEP, meta_uid=PULL))
    if cancel:
        print(*assoc.send_n_action(of(ReasonForCancellation="nobody was examined"), 2, PUSH, STEP, meta_uid=WATCH))
        state("CANCELED")
    else:
        print(*assoc.send_n_set(of(TransactionUID=LOCK, UnifiedProcedureStepPerformedProcedureSequence=[
            of(PerformedStationNameCodeSequence=[code("WS1", "Workstation 1")],
               PerformedProcedureStepStartDateTime="20240229101500",
               PerformedWorkitemCodeSequence=[code("SEG", "Segmentation")],
               PerformedProcedureStepEndDateTime="20240229102300", OutputInformationSequence=[])]),
            PUSH, STEP, meta_uid=PULL))
        state("COMPLETED")
        state("COMPLETED")
    assoc.release()


mode, rest = sys.argv[1], sys.argv[2:]
if mode == "scp":
    scp(int(rest[0]), rest[1], int(rest[2]))
elif mode == "watcher":
    watcher(rest[0], int(rest[1]), rest[2], int(rest[3]), int(rest[4]))
elif mode == "scheduler":
    scheduler(rest[0], int(rest[1]), rest[2])
else:
    performer(rest[0], int(rest[1]), rest[2], "cancel" in rest)
