#!/usr/bin/env bash
# Basic grayscale print management.
. "$(dirname "$0")/lib.sh"

# print_config: the configuration of DCMTK's print tools, which share it.
print_config() {
    mkdir -p "$TMP"/{log,spool,database,lut,reports}
    cat >"$TMP/dcmpstat.cfg" <<CFG
[[GENERAL]]
[APPLICATION]
LogDirectory = $TMP/log
LogFile = general.log
LogLevel = INFO
[PRINT]
Spooler = dcmprscu
Server = dcmprscp
Directory = $TMP/spool
DetailedLog = true
BinaryLog = false
Sleep = 1
MinPrintResolution = 64\\64
MaxPrintResolution = 256\\256
DeletePrintJobs = false
[DATABASE]
Directory = $TMP/database
[LUT]
Directory = $TMP/lut
[NETWORK]
aetitle = DCMPSTATE
[[COMMUNICATION]]
[PRINTER]
Aetitle = PRINTER
Description = Print SCP
Hostname = $SCP
Port = 10005
Type = LOCALPRINTER
BorderDensity = 150\\20\\BLACK\\WHITE
DisableNewVRs = false
DisplayFormat=1,1\\1,2\\2,2
EmptyImageDensity = 20\\BLACK\\WHITE
FilmDestination = MAGAZINE\\PROCESSOR
FilmSizeID = 8INX10IN\\14INX17IN
ImplicitOnly = false
MagnificationType = REPLICATE\\BILINEAR\\CUBIC\\NONE
MaxDensity = 320
MaxPDU = 32768
MediumType = PAPER\\CLEAR FILM\\BLUE FILM
MinDensity = 20
OmitSOPClassUIDFromCreateResponse = false
PresentationLUTMatchRequired = false
PresentationLUTinFilmSession = false
ResolutionID = STANDARD\\HIGH
SmoothingType = NONE
Supports12Bit = true
SupportsDecimateCrop = true
SupportsImageSize = true
SupportsPresentationLUT = true
SupportsTrim = true
CFG
}
dcmprscp_at() {
    print_config
    serve scp dcmprscp dcmprscp -d +d -c "$TMP/dcmpstat.cfg" -p PRINTER
    listening scp 10005
}
# stored_print: renders a print job of two images into the database.
stored_print() {
    dcmpsprt -d -c "$TMP/dcmpstat.cfg" -p PRINTER --layout 1 2 --identity --filmsize 8INX10IN \
        "$DATA/mr.dcm" "$DATA/ct-1.dcm" >"$LOG/dcmpsprt.log" 2>&1
    ls "$TMP"/database/SP_*.dcm 2>/dev/null | head -1
}

print-dcmtk-to-dcmtk() {
    two_hosts
    dcmprscp_at
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu dcmprscu dcmprscu -d +d -c "$TMP/dcmpstat.cfg" -p PRINTER --copies 1 --medium-type PAPER "$(stored_print)"
}

print-pynetdicom-to-dcmtk() {
    two_hosts
    dcmprscp_at
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu pynetdicom "$PY" "$PEERS/print.py" scu $SCP 10005 PRINTER "$DATA/mr.dcm"
}

# The meta SOP class, and on other contexts the classes which it is made of,
# which the printer does not accept.
print-pynetdicom() {
    two_hosts
    serve scp pynetdicom-scp "$PY" "$PEERS/print.py" scp 11112
    listening scp 11112
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu pynetdicom-scu "$PY" "$PEERS/print.py" scu $SCP 11112 PRINTER "$DATA/ct-1.dcm" one-by-one
}

run_scenarios_here "$@"
