-- Health Connect's tables as far as they are read, and one that is not; two apps and seven sessions, of our own making.
CREATE TABLE application_info_table (row_id INTEGER PRIMARY KEY AUTOINCREMENT, package_name TEXT NOT NULL UNIQUE, app_name TEXT, app_icon BLOB);
CREATE TABLE device_info_table (row_id INTEGER PRIMARY KEY AUTOINCREMENT, manufacturer TEXT, model TEXT, device_type INTEGER);
CREATE TABLE sleep_session_record_table (row_id INTEGER PRIMARY KEY AUTOINCREMENT, uuid BLOB NOT NULL UNIQUE, last_modified_time INTEGER, client_record_id TEXT, client_record_version TEXT, device_info_id INTEGER, app_info_id INTEGER, recording_method INTEGER, dedupe_hash BLOB UNIQUE, start_time INTEGER, start_zone_offset INTEGER, end_time INTEGER, end_zone_offset INTEGER, local_date INTEGER, notes TEXT, title TEXT);
CREATE TABLE sleep_stages_table (parent_key INTEGER, stage_start_time INTEGER, stage_end_time INTEGER, stage_type INTEGER);
CREATE TABLE resting_heart_rate_record_table (row_id INTEGER PRIMARY KEY AUTOINCREMENT, uuid BLOB NOT NULL UNIQUE, app_info_id INTEGER, time INTEGER, zone_offset INTEGER, local_date INTEGER, beats_per_minute INTEGER);
CREATE TABLE heart_rate_variability_rmssd_record_table (row_id INTEGER PRIMARY KEY AUTOINCREMENT, uuid BLOB NOT NULL UNIQUE, app_info_id INTEGER, time INTEGER, zone_offset INTEGER, local_date INTEGER, heart_rate_variability_millis REAL);
CREATE TABLE steps_record_table (row_id INTEGER PRIMARY KEY AUTOINCREMENT, start_time INTEGER, end_time INTEGER, count INTEGER);
INSERT INTO application_info_table (package_name) VALUES ('org.example.watch'), ('org.example.phone');
INSERT INTO device_info_table (manufacturer, model) VALUES ('Example', 'Watch 6');
-- a whole night of the watch, and the telephone beside it
INSERT INTO sleep_session_record_table (uuid, device_info_id, app_info_id, recording_method, start_time, start_zone_offset, end_time, end_zone_offset, title) VALUES (x'00000000000000000000000000000001', 1, 1, 2, 1774476000000, 3600, 1774504800000, 3600, 'Night');
INSERT INTO sleep_stages_table VALUES (1, 1774476000000, 1774477200000, 1);
INSERT INTO sleep_stages_table VALUES (1, 1774477200000, 1774483200000, 4);
INSERT INTO sleep_stages_table VALUES (1, 1774483200000, 1774486800000, 5);
INSERT INTO sleep_stages_table VALUES (1, 1774486800000, 1774490400000, 4);
INSERT INTO sleep_stages_table VALUES (1, 1774490400000, 1774492800000, 6);
INSERT INTO sleep_stages_table VALUES (1, 1774492800000, 1774493400000, 1);
INSERT INTO sleep_stages_table VALUES (1, 1774493400000, 1774499400000, 4);
INSERT INTO sleep_stages_table VALUES (1, 1774499400000, 1774503000000, 6);
INSERT INTO sleep_stages_table VALUES (1, 1774503000000, 1774504800000, 7);
INSERT INTO sleep_session_record_table (uuid, app_info_id, recording_method, start_time, start_zone_offset, end_time, end_zone_offset, title) VALUES (x'00000000000000000000000000000002', 2, 2, 1774476600000, 3600, 1774503000000, 3600, 'Night');
-- out of bed once
INSERT INTO sleep_session_record_table (uuid, app_info_id, recording_method, start_time, start_zone_offset, end_time, end_zone_offset, title) VALUES (x'00000000000000000000000000000003', 1, 2, 1774562400000, 3600, 1774587600000, 3600, 'Night');
INSERT INTO sleep_stages_table VALUES (3, 1774562400000, 1774574400000, 4);
INSERT INTO sleep_stages_table VALUES (3, 1774574400000, 1774575300000, 3);
INSERT INTO sleep_stages_table VALUES (3, 1774575300000, 1774581300000, 4);
INSERT INTO sleep_stages_table VALUES (3, 1774581300000, 1774584900000, 6);
INSERT INTO sleep_stages_table VALUES (3, 1774584900000, 1774587600000, 1);
-- a session that grew: its first state, then all of it
INSERT INTO sleep_session_record_table (uuid, app_info_id, recording_method, start_time, start_zone_offset, end_time, end_zone_offset, title) VALUES (x'00000000000000000000000000000004', 1, 2, 1774648800000, 3600, 1774666800000, 3600, 'Night');
INSERT INTO sleep_session_record_table (uuid, app_info_id, recording_method, start_time, start_zone_offset, end_time, end_zone_offset, title) VALUES (x'00000000000000000000000000000005', 1, 2, 1774648800000, 3600, 1774674600000, 3600, 'Night');
INSERT INTO sleep_stages_table VALUES (5, 1774648800000, 1774674600000, 2);
-- the night in which clocks go forward
INSERT INTO sleep_session_record_table (uuid, app_info_id, recording_method, start_time, start_zone_offset, end_time, end_zone_offset, title) VALUES (x'00000000000000000000000000000006', 1, 2, 1774735200000, 3600, 1774760400000, 7200, 'Night');
INSERT INTO sleep_stages_table VALUES (6, 1774735200000, 1774735800000, 1);
INSERT INTO sleep_stages_table VALUES (6, 1774735800000, 1774759800000, 2);
INSERT INTO sleep_stages_table VALUES (6, 1774759800000, 1774760400000, 0);
-- a nap
INSERT INTO sleep_session_record_table (uuid, app_info_id, recording_method, start_time, start_zone_offset, end_time, end_zone_offset, title) VALUES (x'00000000000000000000000000000007', 2, 2, 1774872000000, 7200, 1774874400000, 7200, 'Night');
INSERT INTO sleep_stages_table VALUES (7, 1774872000000, 1774874400000, 2);
-- of the telephone only, without stages
INSERT INTO sleep_session_record_table (uuid, app_info_id, recording_method, start_time, start_zone_offset, end_time, end_zone_offset, title) VALUES (x'00000000000000000000000000000008', 2, 2, 1774908000000, 7200, 1774935000000, 7200, 'Night');
INSERT INTO resting_heart_rate_record_table (uuid, app_info_id, time, zone_offset, beats_per_minute) VALUES (x'01', 1, 1774512000000, 3600, 55), (x'02', 1, 1774598400000, 3600, 57);
INSERT INTO heart_rate_variability_rmssd_record_table (uuid, app_info_id, time, zone_offset, heart_rate_variability_millis) VALUES (x'01', 1, 1774483200000, 3600, 40.0), (x'02', 1, 1774490400000, 3600, 45.0);
INSERT INTO steps_record_table (start_time, end_time, count) VALUES (1774476000000, 1774476060000, 12);
