fn main(){ bms_e2e::run() }
