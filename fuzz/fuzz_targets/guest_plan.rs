#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| bms_fuzzing::guest_plan(data));
