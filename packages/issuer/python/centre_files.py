"""The configuration of Osmocom's programs: no encryption, no authentication, and addresses of this run alone. What is
not given here is as Debian ships it.
"""

IMSI = "001010000000001"
SMPP_PORT, REGISTER_PORT, SIGNALLING_PORT = 2775, 4222, 5000

HLR_FILE = """
log stderr
 logging level set-all notice
line vty
 bind {hlr}
ctrl
 bind {hlr}
hlr
 database {folder}/hlr.db
 gsup
  bind ip {hlr}
"""

# Two application servers for one link: the first says that what arrives comes from 0.23.3 and is for us (0.23.1), the
# second that what is for 0.23.3 goes there. The third link is one that the program makes in any case, and leads nowhere.
MSC_FILE = """
log stderr
 logging level set-all notice
line vty
 bind {msc}
ctrl
 bind {msc}
network
 network country code 1
 mobile network code 1
 encryption a5 0
 authentication optional
 mm info 0
cs7 instance 0
 point-code 0.23.1
 asp phones 5000 0 ipa
  remote-ip {bsc}
  local-ip {msc}
  role asp
  sctp-role client
 as from-phones ipa
  asp phones
  routing-key 0 0.23.1
  point-code override dpc 0.23.3
 as to-phones ipa
  asp phones
  routing-key 0 0.23.3
 asp nowhere 2905 0 m3ua
  remote-ip {bsc}
  local-ip {msc}
  sctp-role client
msc
 mgw local-ip {msc}
 mgw remote-ip {bsc}
hlr
 remote-ip {hlr}
sgs
 local-ip {msc}
smsc
 database {folder}/sms.db
smpp
 local-tcp-ip {msc} 2775
 system-id centre
 policy closed
 esme tallystick
  password secret
  default-route
"""
