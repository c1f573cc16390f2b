"""Basic grayscale print management by pynetdicom.

usage: print.py scp PORT
       print.py scu HOST PORT CALLED FILE [one-by-one]
one-by-one: the single SOP classes are proposed as well as the meta SOP class.
"""
import sys

from pydicom import dcmread
from pydicom.dataset import Dataset
from pynetdicom import AE, evt
from pynetdicom.sop_class import (BasicFilmBox, BasicFilmSession, BasicGrayscaleImageBox,
                                  BasicGrayscalePrintManagementMeta as META, Printer,
                                  PrinterInstance, PrintJob, Verification)

from lib import log_to_stderr, uid

log_to_stderr()


def scp(port):
    films = {}

    def reference(sop_class, instance):
        ds = Dataset()
        ds.ReferencedSOPClassUID = sop_class
        ds.ReferencedSOPInstanceUID = instance
        return ds

    def create(event):
        request = event.request
        ds = event.attribute_list
        instance = request.AffectedSOPInstanceUID
        if request.AffectedSOPClassUID == BasicFilmBox:
            columns, rows = ds.ImageDisplayFormat.split("\\")[1].split(",")
            ds.ReferencedImageBoxSequence = [
                reference(BasicGrayscaleImageBox, uid("image box %d" % n))
                for n in range(int(columns) * int(rows))]
            instance = instance or uid("film box")
            films[instance] = len(ds.ReferencedImageBoxSequence)
        else:
            instance = instance or uid("film session")
        # A new instance UID goes into the answer's command set.
        ds.AffectedSOPInstanceUID = instance
        return 0, ds

    def change(event):
        ds = event.modification_list
        if "BasicGrayscaleImageSequence" in ds:
            # The answer of a printer has no pixels.
            ds = Dataset()
            ds.ImageBoxPosition = event.modification_list.ImageBoxPosition
        return 0, ds

    def action(event):
        # 0xB603: the film box is empty; else a print job.
        if not films:
            return 0xC602, None
        ds = Dataset()
        ds.ReferencedPrintJobSequence = [reference(PrintJob, uid("print job"))]
        return 0, ds

    def get(event):
        ds = Dataset()
        ds.PrinterStatus = "WARNING"
        ds.PrinterStatusInfo = "SUPPLY LOW"
        ds.PrinterName = "SYNTHETIC PRINTER"
        ds.Manufacturer = "DCMTAP SYNTHETIC"
        return 0, ds

    ae = AE("PRINTER")
    ae.add_supported_context(META)
    ae.add_supported_context(Verification)
    ae.start_server(("", port), evt_handlers=[
        (evt.EVT_N_CREATE, create), (evt.EVT_N_SET, change), (evt.EVT_N_ACTION, action),
        (evt.EVT_N_GET, get), (evt.EVT_N_DELETE, lambda event: 0)])


def scu(host, port, called, file, proposals):
    image = dcmread(file)
    ae = AE("PYNETDICOM")
    ae.add_requested_context(META)
    if proposals:
        for sop_class in (BasicFilmSession, BasicFilmBox, BasicGrayscaleImageBox, Printer):
            ae.add_requested_context(sop_class)
    assoc = ae.associate(host, port, ae_title=called)
    if not assoc.is_established:
        return
    print(*assoc.send_n_get([0x21100010, 0x21100020, 0x21100030], Printer, PrinterInstance,
                            msg_id=1, meta_uid=META))
    session = Dataset()
    session.NumberOfCopies = 1
    session.PrintPriority = "LOW"
    session.MediumType = "PAPER"
    session.FilmDestination = "PROCESSOR"
    session.FilmSessionLabel = "TESTPATIENT^ADA"
    print(*assoc.send_n_create(session, BasicFilmSession, uid("film session"), msg_id=2, meta_uid=META))
    film = Dataset()
    film.ImageDisplayFormat = "STANDARD\\1,2"
    film.FilmOrientation = "PORTRAIT"
    film.FilmSizeID = "8INX10IN"
    film.MagnificationType = "REPLICATE"
    parent = Dataset()
    parent.ReferencedSOPClassUID = BasicFilmSession
    parent.ReferencedSOPInstanceUID = uid("film session")
    film.ReferencedFilmSessionSequence = [parent]
    status, film = assoc.send_n_create(film, BasicFilmBox, uid("film box"), msg_id=3, meta_uid=META)
    print(status, film)
    for n, box in enumerate(film.ReferencedImageBoxSequence, 1):
        pixels = Dataset()
        for keyword in ("SamplesPerPixel", "PhotometricInterpretation", "Rows", "Columns", "BitsAllocated",
                        "BitsStored", "HighBit", "PixelRepresentation", "PixelData"):
            setattr(pixels, keyword, getattr(image, keyword))
        change = Dataset()
        change.ImageBoxPosition = n
        change.Polarity = "NORMAL"
        change.BasicGrayscaleImageSequence = [pixels]
        print(*assoc.send_n_set(change, BasicGrayscaleImageBox, box.ReferencedSOPInstanceUID,
                                msg_id=3 + n, meta_uid=META))
    print(*assoc.send_n_action(None, 1, BasicFilmBox, uid("film box"), msg_id=10, meta_uid=META))
    print(assoc.send_n_delete(BasicFilmBox, uid("film box"), msg_id=11, meta_uid=META))
    print(assoc.send_n_delete(BasicFilmSession, uid("film session"), msg_id=12, meta_uid=META))
    assoc.release()


if sys.argv[1] == "scp":
    scp(int(sys.argv[2]))
else:
    scu(sys.argv[2], int(sys.argv[3]), sys.argv[4], sys.argv[5], sys.argv[6:])
